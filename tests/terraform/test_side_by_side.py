"""An environment of several stacks is planned side by side, and reviewed as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.tollgate import tollgate
from tests.conftest import InstalledTerraform
from tollgate.errors import TerraformError
from tollgate.review.review import review
from tollgate.terraform.stacks import Stack, find_stacks
from tollgate.workflow.applying import apply_all
from tollgate.workflow.planning import Planner
from tollgate.workflow.record import PLAN_FILE, is_waiting

pytestmark = pytest.mark.terraform

REMOTE_STATE = {"backend": "local", "config": {"path": "../core/terraform.tfstate"}}
OUTPUTS = "data.terraform_remote_state.core.outputs"


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
    planned = planner.plan_all(stacks, lambda stack, text: told.append((stack.name, text))).planned
    assert [each.plan.stack for each in planned] == ["one", "two", "three"]
    assert {name for name, text in told if text == "planned"} == {"one", "two", "three"}
    assert len(review([each.plan for each in planned]).views) == 3


@pytest.fixture
def shards(tmp_path: Path) -> tuple[Stack, ...]:
    """A stack with the usage plans `pro` and `free`, and two shards: one needs `pro`, and one both."""
    plans = {"pro": "plan-1", "free": "plan-2"}
    _write_core(tmp_path, plans)
    core = {"name": "core", "workingDirectory": "stacks/core"}
    manifest: dict[str, object] = {"core": core}
    for number, needs in enumerate((["pro"], ["free", "pro"]), start=1):
        name = f"core-keys-{number}"
        folder = tmp_path / "stacks" / name
        folder.mkdir(parents=True)
        document = {
            "//": {
                "gateway": "shop",
                "environment": "prod",
                "shard": number,
                "needs": {"usage_plans": needs},
            },
            "terraform": {"backend": {"local": {"path": "terraform.tfstate"}}},
            "data": {"terraform_remote_state": {"core": REMOTE_STATE}},
            "resource": {"terraform_data": {"key": {"input": f"${{{OUTPUTS}.usage_plan_ids.{needs[0]}}}"}}},
            "output": {"api_key_ids": {"value": {}}},
        }
        (folder / "cdk.tf.json").write_text(json.dumps(document))
        manifest[name] = {"name": name, "workingDirectory": f"stacks/{name}", "dependencies": ["core"]}
    (tmp_path / "manifest.json").write_text(json.dumps({"stacks": manifest}))
    return find_stacks(tmp_path, "prod")


def test_shards_wait_for_usage_plans_that_are_yet_to_be_made(
    terraform: InstalledTerraform, shards: tuple[Stack, ...]
) -> None:
    planner = Planner(terraform.binary, terraform.environment)
    told: list[tuple[str, str]] = []
    plans = planner.plan_all(shards, lambda stack, text: told.append((stack.name, text)))
    assert [each.stack.name for each in plans.planned] == ["core"]
    assert [stack.name for stack in plans.waiting] == ["core-keys-1", "core-keys-2"]
    assert all(map(is_waiting, plans.waiting))
    assert ("core-keys-2", "waits") in told
    apply_all([shards[0]], planner, lambda *_: None)
    again = planner.plan_all(shards, lambda *_: None)
    assert ([each.stack.name for each in again.planned], again.waiting) == (
        ["core", "core-keys-1", "core-keys-2"],
        [],
    )
    assert not any(map(is_waiting, shards))


def test_a_shard_that_needs_a_new_usage_plan_waits_and_the_others_do_not(
    terraform: InstalledTerraform, shards: tuple[Stack, ...], tmp_path: Path
) -> None:
    planner = Planner(terraform.binary, terraform.environment)
    _write_core(tmp_path, {"pro": "plan-1"})
    apply_all([planner.plan(shards[0], lambda *_: None).stack], planner, lambda *_: None)
    _write_core(tmp_path, {"pro": "plan-1", "free": "plan-2"})
    plans = planner.plan_all(shards, lambda *_: None)
    assert [stack.name for stack in plans.waiting] == ["core-keys-2"]
    assert [each.stack.name for each in plans.planned] == ["core", "core-keys-1"]


def _write_core(out: Path, plans: dict[str, str]) -> None:
    folder = out / "stacks" / "core"
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "//": {"gateway": "shop", "environment": "prod", "shards": 2},
        "terraform": {"backend": {"local": {"path": "terraform.tfstate"}}},
        "output": {"apis": {"value": {}}, "usage_plan_ids": {"value": plans}},
    }
    (folder / "cdk.tf.json").write_text(json.dumps(document))


def test_one_that_fails_fails_all(terraform: InstalledTerraform, stacks: tuple[Stack, ...]) -> None:
    broken = stacks[1].folder / "cdk.tf.json"
    broken.write_text(json.dumps({"resource": {"terraform_data": {"x": {"nothing_like_it": 1}}}}))
    with pytest.raises(TerraformError):
        Planner(terraform.binary, terraform.environment).plan_all(stacks, lambda *_: None)
    assert not (stacks[1].folder / PLAN_FILE).exists()


def test_who_waits_is_told_and_comes_next(
    terraform: InstalledTerraform,
    shards: tuple[Stack, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in terraform.environment.items():
        monkeypatch.setenv(name, value)
    out = ("--out", str(tmp_path))
    early = tollgate("plan", "core-keys-2", "--no-synth", *out, cwd=tmp_path)
    assert (early.returncode, "Apply that first: tollgate plan prod" in early.stderr) == (2, True)
    planned = tollgate("plan", "prod", "--no-synth", *out, cwd=tmp_path)
    assert planned.returncode == 0, planned.stderr
    assert "2 stacks wait for usage plans that core is yet to make" in planned.stderr
    alone = tollgate("apply", "core-keys-1", *out, cwd=tmp_path)
    assert (alone.returncode, "core-keys-1 waits for another stack" in alone.stderr) == (2, True)
    drifted = tollgate("drift", "prod", *out, cwd=tmp_path)
    assert (drifted.returncode, "Of core-keys-1, core-keys-2 nothing is told" in drifted.stderr) == (2, True)
    tollgate("plan", "prod", "--no-synth", *out, cwd=tmp_path)
    applied = tollgate("apply", "prod", *out, cwd=tmp_path)
    assert (applied.returncode, "The rest comes next: tollgate plan prod" in applied.stderr) == (0, True)
    assert "wait" not in tollgate("plan", "prod", "--no-synth", *out, cwd=tmp_path).stderr
