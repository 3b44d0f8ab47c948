"""What has no value switches nothing off in silence."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API


@pytest.mark.parametrize("section", ["consumers", "usage_plans", "domains", "vpc_links", "tags"])
def test_a_section_of_entries_without_any_is_one_that_is_not_there(load_text: Load, section: str) -> None:
    assert load_text(f"{API}{section}:\n") == load_text(API)


@pytest.mark.parametrize("field", ["web_acl", "alarms", "bootstrap"])
def test_a_feature_without_a_value_is_refused(say: Say, field: str) -> None:
    assert say(f"{API}{field}:\n") == [
        f"7: {field}: this has no value > Write '{{}}' for its defaults, or take the line out."
    ]


@pytest.mark.parametrize("field", ["assume_role", "allowed_account_ids", "backend", "shards"])
def test_so_is_a_guard_that_needs_one(say: Say, field: str) -> None:
    assert say(f"{API}{field}:\n") == [f"7: {field}: this has no value > Give it one, or take the line out."]


def test_so_is_a_feature_of_an_api(say: Say) -> None:
    (policy, log) = say(f"{API}    resource_policy:\n    stage:\n      execution_log:\n")
    assert policy.startswith("7: apis.inference.resource_policy: this has no value > Give it one")
    assert log.startswith("9: apis.inference.stage.execution_log: this has no value > Write '{}'")


def test_a_list_of_accounts_names_some(say: Say) -> None:
    assert say(f"{API}allowed_account_ids: []\n") == [
        "7: allowed_account_ids: this names no account, so that any would do"
        " > Name one, or take the line out."
    ]


@pytest.mark.parametrize(
    ("patch", "place", "remedy"),
    [
        ("{web_acl: }", "web_acl", "Give it a value, or take the line out."),
        ("{domains: {api.corp.example: }}", "domains", "Give it a value, or take the line out."),
        ("{apis: {inference: {stage: {cache: }}}}", "apis.inference.stage.cache", "Give it a value"),
    ],
)
def test_an_environment_takes_out_only_what_is_there(say: Say, patch: str, place: str, remedy: str) -> None:
    (said,) = say(f"{API}    stage: {{name: v2}}\nenvironments:\n  dev: {patch}\n")
    assert said.startswith(f"9: environments.dev.{place}")
    assert f"that this could take out > {remedy}" in said


def test_null_in_an_environment_takes_a_feature_out(load_text: Load) -> None:
    text = f"{API}web_acl: {{}}\nenvironments:\n  dev: {{web_acl: null}}\n  prod: {{}}\n"
    found = load_text(text).environments
    assert [gateway.web_acl is None for gateway in found.values()] == [True, False]
