"""An environment of several stacks is planned side by side, and reviewed as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import InstalledTerraform
from tollgate.errors import TerraformError
from tollgate.review.review import review
from tollgate.terraform.stacks import Stack, find_stacks
from tollgate.workflow.planning import Planner
from tollgate.workflow.record import PLAN_FILE

pytestmark = pytest.mark.terraform


@pytest.fixture
def stacks(tmp_path: Path) -> tuple[Stack, ...]:
    """Three stacks of one environment, of what Terraform makes by itself."""
    manifest: dict[str, dict[str, str]] = {}
    for name in ("one", "two", "three"):
        folder = tmp_path / "stacks" / name
        folder.mkdir(parents=True)
        document = {
            "//": {"gateway": "shop", "environment": "prod"},
            "terraform": {"backend": {"local": {"path": "terraform.tfstate"}}},
            "resource": {"terraform_data": {name: {"input": name}}},
        }
        (folder / "cdk.tf.json").write_text(json.dumps(document))
        manifest[name] = {"name": name, "workingDirectory": f"stacks/{name}"}
    (tmp_path / "manifest.json").write_text(json.dumps({"stacks": manifest}))
    return find_stacks(tmp_path, "prod")


def test_each_stack_has_its_plan_and_one_review_tells_of_all(
    terraform: InstalledTerraform, stacks: tuple[Stack, ...]
) -> None:
    told: list[tuple[str, str]] = []
    planner = Planner(terraform.binary, terraform.environment)
    planned = planner.plan_all(stacks, lambda stack, text: told.append((stack.name, text)))
    assert [each.plan.stack for each in planned] == ["one", "two", "three"]
    assert {name for name, text in told if text == "planned"} == {"one", "two", "three"}
    assert len(review([each.plan for each in planned]).views) == 3


def test_one_that_fails_fails_all(terraform: InstalledTerraform, stacks: tuple[Stack, ...]) -> None:
    broken = stacks[1].folder / "cdk.tf.json"
    broken.write_text(json.dumps({"resource": {"terraform_data": {"x": {"nothing_like_it": 1}}}}))
    with pytest.raises(TerraformError):
        Planner(terraform.binary, terraform.environment).plan_all(stacks, lambda *_: None)
    assert not (stacks[1].folder / PLAN_FILE).exists()
