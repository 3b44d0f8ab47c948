"""Terraform's commands, run for real on the smallest documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import InstalledTerraform
from tollgate.errors import MissingStack, TerraformError
from tollgate.terraform.runner import Progress

pytestmark = pytest.mark.terraform

A_KEY = "Zq3vXbT9wLmR5kYd8NcH2sGfJ7pVa4Ue"


def test_a_second_plan_of_an_applied_stack_is_empty(on_aws: InstalledTerraform, tmp_path: Path) -> None:
    api = {"aws_api_gateway_rest_api": {"one": {"name": "one"}}}
    ready = on_aws.initialised(_stack(tmp_path, api, provider={"aws": [{"region": "us-east-1"}]}))
    assert not ready.plan(tmp_path / "plan").is_empty
    ready.apply(tmp_path / "plan")
    assert ready.plan(tmp_path / "plan").is_empty
    # It has every key's value.
    state = ready.folder / "terraform.tfstate"
    assert state.stat().st_mode & 0o077 == 0


def test_a_plan_tells_what_it_will_do(terraform: InstalledTerraform, tmp_path: Path) -> None:
    plan = terraform.initialised(_stack(tmp_path, _things(2))).plan(tmp_path / "plan")
    assert str(plan) == "2 to add, 0 to change, 0 to destroy"
    assert [change.address for change in plan.changes] == ["terraform_data.thing0", "terraform_data.thing1"]


def test_a_plan_that_changes_an_output_only_is_not_empty(
    terraform: InstalledTerraform, tmp_path: Path
) -> None:
    ready = terraform.initialised(_stack(tmp_path, {}, output={"a": {"value": 1}}))
    assert not ready.plan(tmp_path / "plan").is_empty


def test_progress_counts_up_to_the_number_of_changes(terraform: InstalledTerraform, tmp_path: Path) -> None:
    ready = terraform.initialised(_stack(tmp_path, _things(3)))
    ready.plan(tmp_path / "plan")
    seen: list[Progress] = []
    ready.apply(tmp_path / "plan", follow=seen.append)
    assert [str(progress) for progress in seen] == ["Creating 1 of 3", "Creating 2 of 3", "Creating 3 of 3"]


def test_what_is_destroyed_is_counted(terraform: InstalledTerraform, tmp_path: Path) -> None:
    ready = terraform.initialised(_stack(tmp_path, _things(2)))
    ready.plan(tmp_path / "plan")
    ready.apply(tmp_path / "plan")
    assert ready.destroy().destroy == 2


def test_a_failure_carries_terraforms_own_words(terraform: InstalledTerraform, tmp_path: Path) -> None:
    ready = terraform.initialised(_stack(tmp_path, _beside_a_quick_one("echo something is wrong; exit 3")))
    ready.plan(tmp_path / "plan")
    with pytest.raises(TerraformError, match=r"`terraform apply` failed:(?s:.*)something is wrong"):
        ready.apply(tmp_path / "plan")


def test_a_failure_does_not_carry_what_could_be_a_key(terraform: InstalledTerraform, tmp_path: Path) -> None:
    ready = terraform.initialised(_stack(tmp_path, _beside_a_quick_one(f"echo value is {A_KEY}; exit 3")))
    ready.plan(tmp_path / "plan")
    with pytest.raises(TerraformError, match="value is") as caught:
        ready.apply(tmp_path / "plan")
    assert A_KEY not in str(caught.value)


def test_a_failing_init_says_why(terraform: InstalledTerraform, tmp_path: Path) -> None:
    stack = _stack(tmp_path, {}, terraform={"required_version": "< 1.0"})
    with pytest.raises(TerraformError, match=r"`terraform init` failed:\nError: Unsupported Terraform"):
        terraform.initialised(stack)


def test_a_document_that_breaks_a_schema_is_refused(terraform: InstalledTerraform, tmp_path: Path) -> None:
    ready = terraform.initialised(_stack(tmp_path, {"terraform_data": {"one": {"inputt": 1}}}))
    with pytest.raises(TerraformError, match="inputt"):
        ready.validate()


def test_outputs_before_an_apply_say_that_nothing_is_applied(
    terraform: InstalledTerraform, tmp_path: Path
) -> None:
    with pytest.raises(MissingStack, match="nothing has been applied"):
        terraform.initialised(_stack(tmp_path, {})).outputs()


def test_outputs_of_something_else_are_not_taken_for_a_gateways(
    terraform: InstalledTerraform, tmp_path: Path
) -> None:
    ready = terraform.initialised(_stack(tmp_path, {}, output={"colour": {"value": "blue"}}))
    ready.plan(tmp_path / "plan")
    ready.apply(tmp_path / "plan")
    with pytest.raises(MissingStack, match="not the outputs of a gateway: colour"):
        ready.outputs()


def test_an_interrupted_apply_leaves_what_is_made_in_the_state(
    terraform: InstalledTerraform, tmp_path: Path
) -> None:
    ready = terraform.initialised(_stack(tmp_path, _beside_a_quick_one("sleep 60")))
    ready.plan(tmp_path / "plan")

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ready.apply(tmp_path / "plan", follow=interrupt)
    assert "terraform_data.quick" in ready.show()


def _stack(folder: Path, resources: Mapping[str, object], **blocks: object) -> Path:
    document = {**({"resource": resources} if resources else {}), **blocks}
    stack = folder / "stack"
    stack.mkdir()
    (stack / "cdk.tf.json").write_text(json.dumps(document), encoding="utf-8")
    return stack


def _things(count: int) -> dict[str, object]:
    return {"terraform_data": {f"thing{number}": {} for number in range(count)}}


def _beside_a_quick_one(command: str) -> dict[str, object]:
    provisioner = [{"local-exec": {"command": command}}]
    return {"terraform_data": {"broken": {"provisioner": provisioner}, "quick": {}}}
