"""What is said of a canary that API Gateway would not have."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import HEAD


def _described(canary: str) -> str:
    return f"""{HEAD}apis:
  inference:
    stage: {{canary: {canary}}}
    routes:
      GET /models: {{integration: {{type: mock}}}}
"""


@pytest.mark.parametrize(
    ("canary", "said"),
    [
        ("{}", ".percent: "),
        ("{percent: 101}", ".percent: "),
        ("{percent: -1}", ".percent: "),
        ("{percent: 5, share: 3}", ".share: "),
        ("{percent: 5, variables: {a-b: x}}", ".variables: 'a-b' cannot be a stage variable"),
        ("{percent: 5, variables: {api_key: 0123456789abcdef}}", ".variables"),
        ("{percent: 5, variables: {__proto__: x}}", ".variables.__proto__: CDKTF carries no key"),
        ("{percent: 5, keep_functions: [a, a]}", ".keep_functions"),
        ("{percent: 5, keep_functions: ['a b']}", ".keep_functions[0]: 'a b' is neither a function's name"),
        (
            "{percent: 5, keep_functions: ['arn:aws:lambda:eu-west-1:123456789012:function:a']}",
            ".keep_functions[0]: the function is in",
        ),
    ],
)
def test_it_is_refused(say: Say, canary: str, said: str) -> None:
    (problem,) = say(_described(canary))
    assert f"apis.inference.stage.canary{said}" in problem


@pytest.mark.parametrize("percent", ["0", "0.5", "100"])
def test_any_share_may_be_said(load_text: Load, percent: str) -> None:
    (gateway,) = load_text(_described(f"{{percent: {percent}}}")).environments.values()
    canary = gateway.apis["inference"].stage.canary
    assert canary is not None
    assert canary.percent == float(percent)


def test_its_alarm_needs_a_log_to_count_in(say: Say) -> None:
    off = "alarms: {refused_keys: false, throttled: false}\n"
    (problem,) = say(_described("{percent: 5}") + off)
    assert "apis.inference.stage.canary: the canary's alarm counts lines of an access log" in problem


def test_without_its_alarm_it_needs_no_log(load_text: Load) -> None:
    off = "alarms: {refused_keys: false, throttled: false}\n"
    load_text(_described("{percent: 5, server_errors: false}") + off)
