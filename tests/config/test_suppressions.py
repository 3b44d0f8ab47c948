"""What may be said of a finding beside the thing itself."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import LINE_AFTER_PLAN, PLAN


def _with(entry: str) -> str:
    return f"{PLAN}suppressions:\n  {entry}\n"


def test_a_reason_and_a_day_are_enough(load_text: Load) -> None:
    text = _with('TG-L06: {reason: "Logs come in spring.", expires: 2027-01-31}')
    (config,) = load_text(text).environments.values()
    assert config.suppressions["TG-L06"].expires == "2027-01-31"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("TG-6: {reason: Logs come in spring., expires: 2027-01-31}", "'TG-6' is no rule of the audit"),
        ("TG-L06: {reason: later, expires: 2027-01-31}", "the reason says too little"),
        ("TG-L06: {reason: '          ', expires: 2027-01-31}", "the reason says too little"),
        ("TG-L06: {reason: Logs come in spring., expires: 2027-02-30}", "'2027-02-30' is no day"),
        ("TG-L06: {reason: Logs come in spring., expires: 31.1.2027}", "'31.1.2027' is no day"),
        ("TG-L06: {reason: Logs come in spring.}", "'expires' is missing"),
        ("TG-L06: {expires: 2027-01-31}", "'reason' is missing"),
    ],
)
def test_what_is_missing_or_wrong_is_told(say: Say, entry: str, said: str) -> None:
    (problem,) = say(_with(entry))
    assert said in problem
    assert problem.startswith(f"{LINE_AFTER_PLAN + 1}: ")
