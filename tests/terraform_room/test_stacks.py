"""The stacks in CDKTF's output folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tollgate.errors import MissingStack
from tollgate.terraform.stacks import Function, Stack, find_stack, read_document, read_stacks


def test_an_environment_finds_its_stack(tmp_path: Path) -> None:
    _synthesized(tmp_path, "ai-api-dev", "ai-api-prod")
    assert find_stack(tmp_path, "prod") == Stack("ai-api-prod", tmp_path / "stacks/ai-api-prod")


def test_an_environment_of_several_stacks_lists_them(tmp_path: Path) -> None:
    _synthesized(tmp_path, "ai-api-dev", "ai-api-eu-dev", "ai-api-prod")
    with pytest.raises(
        MissingStack, match=r"could be several .*: ai-api-dev, ai-api-eu-dev\. Give the stack's"
    ):
        find_stack(tmp_path, "dev")


def test_a_whole_name_always_finds_its_stack(tmp_path: Path) -> None:
    _synthesized(tmp_path, "dev", "api-dev", "other-api-dev")
    assert find_stack(tmp_path, "api-dev").name == "api-dev"


def test_an_unknown_environment_lists_the_stacks_there_are(tmp_path: Path) -> None:
    _synthesized(tmp_path, "ai-api-dev", "ai-api-prod")
    with pytest.raises(MissingStack, match=r"'staging': ai-api-dev, ai-api-prod"):
        find_stack(tmp_path, "staging")


def test_part_of_an_environments_name_finds_nothing(tmp_path: Path) -> None:
    _synthesized(tmp_path, "ai-api-subdev")
    with pytest.raises(MissingStack, match="No stack"):
        find_stack(tmp_path, "dev")


def test_without_a_synthesis_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingStack, match=r"Nothing is synthesized .* Run `python main\.py` first\."):
        find_stack(tmp_path, "dev")


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


def _synthesized(out: Path, *names: str) -> None:
    stacks = {name: {"name": name, "workingDirectory": f"stacks/{name}"} for name in names}
    (out / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": stacks}))


def _document(folder: Path, **blocks: object) -> Stack:
    document = {"provider": {"aws": [{"region": "eu-west-1"}]}, **blocks}
    (folder / "cdk.tf.json").write_text(json.dumps(document))
    return Stack("ai-api-dev", folder)
