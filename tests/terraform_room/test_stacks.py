"""The stacks in CDKTF's output folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tollgate.errors import MissingStack
from tollgate.terraform.stacks import (
    Function,
    Stack,
    find_stacks,
    read_document,
    read_stacks,
    usage_plans_for,
)


def test_an_environment_finds_its_stack(tmp_path: Path) -> None:
    _synthesized(tmp_path, {"ai-api-dev": "dev", "ai-api-prod": "prod"})
    assert find_stacks(tmp_path, "prod") == (Stack("ai-api-prod", tmp_path / "stacks/ai-api-prod"),)


def test_an_environment_is_found_beside_one_whose_name_ends_alike(tmp_path: Path) -> None:
    _synthesized(tmp_path, {"ai-api-eu-prod": "eu-prod", "ai-api-prod": "prod"})
    assert [stack.name for stack in find_stacks(tmp_path, "prod")] == ["ai-api-prod"]


def test_an_environment_of_several_gateways_lists_their_stacks(tmp_path: Path) -> None:
    _synthesized(tmp_path, {"ai-api-dev": "dev", "shop-dev": "dev", "shop-prod": "prod"})
    with pytest.raises(MissingStack, match=r"several stacks .*: ai-api-dev, shop-dev\.\n  Give the stack's"):
        find_stacks(tmp_path, "dev")


def test_a_whole_name_always_finds_its_stack(tmp_path: Path) -> None:
    _synthesized(tmp_path, {"dev": None, "api-dev": "dev", "other-api-dev": "dev"})
    assert [stack.name for stack in find_stacks(tmp_path, "api-dev")] == ["api-dev"]


def test_an_unknown_environment_lists_those_there_are_and_stacks_of_none(tmp_path: Path) -> None:
    _synthesized(tmp_path, {"ai-api-dev": "dev", "ai-api-prod": "prod", "network": None})
    with pytest.raises(MissingStack, match=r"no environment 'staging' in .*, but dev, prod, network\."):
        find_stacks(tmp_path, "staging")


def test_an_unknown_environment_may_have_been_left_out_of_the_synthesis(tmp_path: Path) -> None:
    _synthesized(tmp_path, {"ai-api-prod": "prod"})
    with pytest.raises(
        MissingStack, match=r"left out by TOLLGATE_ENVIRONMENTS\? Run `python main\.py` first\."
    ):
        find_stacks(tmp_path, "staging")


@pytest.mark.parametrize("note", [3, ["dev"], {"a": 1}, None])
def test_what_another_tool_notes_of_its_stacks_may_be_anything(tmp_path: Path, note: object) -> None:
    _synthesized(tmp_path, {"ai-api-prod": "prod", "network": None})
    notes = {"environment": note, "gateway": note, "shard": note, "needs": note}
    (tmp_path / "stacks/network/cdk.tf.json").write_text(json.dumps({"//": notes}))
    assert [stack.name for stack in find_stacks(tmp_path, "prod")] == ["ai-api-prod"]
    assert usage_plans_for(find_stacks(tmp_path, "network")[0]) == frozenset()
    with pytest.raises(MissingStack, match="but prod, network"):
        find_stacks(tmp_path, "staging")


def test_part_of_an_environments_name_finds_nothing(tmp_path: Path) -> None:
    _synthesized(tmp_path, {"ai-api-sub-dev": "sub-dev"})
    with pytest.raises(MissingStack, match="There is no environment 'dev'"):
        find_stacks(tmp_path, "dev")


def test_without_a_synthesis_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingStack, match=r"Nothing is synthesized .* Run `python main\.py` first\."):
        find_stacks(tmp_path, "dev")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"stacks": {}}', '{"stacks": {"a": {}}}', '{"stacks": []}'])
def test_a_broken_manifest_is_told_with_the_next_step(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(MissingStack, match=r"manifest\.json .* Run `python main\.py` first\."):
        read_stacks(tmp_path)


def test_a_document_tells_its_region_and_its_backend(tmp_path: Path) -> None:
    document = read_document(_document(tmp_path, terraform={"backend": {"s3": {"bucket": "b"}}}))
    assert (document.region, document.backend) == ("eu-west-1", "s3")


def test_a_cloud_block_is_a_backend(tmp_path: Path) -> None:
    assert read_document(_document(tmp_path, terraform={"cloud": {}})).backend == "cloud"


def test_a_document_tells_which_functions_it_expects(tmp_path: Path) -> None:
    permissions = {
        "named": {"function_name": "summarize", "qualifier": "live"},
        "by_arn": {"function_name": "arn:aws:lambda:eu-west-1:123456789012:function:embed"},
        "its_own": {"function_name": "${aws_lambda_function.own.arn}"},
    }
    stack = _document(tmp_path, resource={"aws_lambda_permission": permissions})
    assert read_document(stack).functions == (Function("summarize", "live"), Function("embed", ""))


def test_a_document_without_an_aws_provider_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingStack, match=r"cdk\.tf\.json cannot be read"):
        read_document(_document(tmp_path, provider={}))


def _synthesized(out: Path, environments: Mapping[str, str | None]) -> None:
    """Stacks by name, each with its environment or, as a stack of another program, none."""
    stacks = {name: {"name": name, "workingDirectory": f"stacks/{name}"} for name in environments}
    (out / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": stacks}))
    for name, environment in environments.items():
        (folder := out / "stacks" / name).mkdir(parents=True)
        about = {"environment": environment} if environment else {}
        (folder / "cdk.tf.json").write_text(json.dumps({"//": about}))


def _document(folder: Path, **blocks: object) -> Stack:
    document = {"provider": {"aws": [{"region": "eu-west-1"}]}, **blocks}
    (folder / "cdk.tf.json").write_text(json.dumps(document))
    return Stack("ai-api-dev", folder)
