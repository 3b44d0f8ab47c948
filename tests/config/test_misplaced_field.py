"""A field that stands in the wrong place, and what is written where a mapping is wanted."""

from __future__ import annotations

import pytest

from tests.config.conftest import Say
from tests.config.descriptions import API


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "    alarms: {}",
            "apis.inference.alarms: 'alarms' is not a field here > 'alarms' belongs at the top",
        ),
        ("    access_log: {}", "'access_log' belongs below 'apis.inference.stage'."),
        ("    stage: {web_acl: true}", "'web_acl' belongs below 'apis.inference' or at the top"),
        ("canary: {percent: 5}", "'canary' belongs below 'apis.NAME.stage'."),
        ("    stage: {canary: 5}", "5 is not a mapping > Write '{percent: 5}'."),
        ("    stage: {access_log: true}", "Write '{}' for its defaults, or its fields below it."),
        ("    stage: {access_log: false}", "false is not a mapping > Take it out: then there is none."),
        ("    stage: {execution_log: {level: INFO}}", "'INFO' is not known here > Write 'info'."),
        ("    stage: {cache: {size: 0.5}}", '0.5 is not a text > Put it in quotes: "0.5".'),
        ("web_acl: {managed_rules: {AWSManagedRulesCommonRuleset: {}}}", "'AWSManagedRulesCommonRuleSet'."),
        ("web_acl: {managed_rules: {AWSManagedRulesLinuxRules: {}}}", "Did you mean 'AWSManagedRulesLinuxR"),
    ],
)
def test_one_thing_is_said_and_it_is_what_to_do(say: Say, line: str, said: str) -> None:
    found = [problem for problem in say(f"{API}{line}\n") if "no route is cached" not in problem]
    assert len(found) == 1
    assert said in found[0]


def test_false_in_an_environment_is_null(say: Say) -> None:
    (said,) = say(f"{API}web_acl: {{}}\nenvironments:\n  dev: {{web_acl: false}}\n  prod: {{}}\n")
    assert "false is not a mapping" in said
    assert said.endswith("> null takes it out.")


@pytest.mark.parametrize("place", ["    stage: {access_logs: {}}", "    access_log: {}", "    stage: true"])
def test_a_ranking_is_not_blamed_for_a_log_that_is_mistyped(say: Say, place: str) -> None:
    assert not [it for it in say(f"{API}{place}\ncontributor_insights: true\n") if "ranked" in it]
