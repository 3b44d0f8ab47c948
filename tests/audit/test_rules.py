"""Each rule on the smallest documents: `cases/<rule>/fail….tf.json`, `pass….tf.json`, `unknown….tf.json`.

A new rule needs one document that fails it and one that passes it, and nothing here. A case is a folder
instead where one document is not enough.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tollgate.audit.audit import audit
from tollgate.audit.finding import Report
from tollgate.audit.rule import Rule
from tollgate.audit.rules.registry import RULES
from tollgate.terraform.configuration.read import read_configuration

CASES = Path(__file__).parent / "cases"
BY_ID = {rule.id: rule for rule in RULES}


def _named(start: str) -> list[Path]:
    return sorted(
        path for folder in CASES.iterdir() for path in folder.iterdir() if path.name.startswith(start)
    )


def _id(path: Path) -> str:
    return f"{path.parent.name}/{path.name.partition('.')[0]}"


@pytest.mark.parametrize("case", _named("fail"), ids=_id)
def test_it_finds_what_is_wrong(case: Path) -> None:
    report = _report(case)
    assert [finding.verdict for finding in report.findings] == ["fail"]
    assert report.findings[0].message.endswith(".")


@pytest.mark.parametrize("case", _named("pass"), ids=_id)
def test_it_lets_pass_what_is_right(case: Path) -> None:
    report = _report(case)
    assert [(finding.address, finding.message) for finding in report.findings] == []


@pytest.mark.parametrize("case", _named("unknown"), ids=_id)
def test_it_says_so_where_it_cannot_tell(case: Path) -> None:
    assert [finding.verdict for finding in _report(case).findings] == ["unknown"]


SEVERITIES = {
    "TG-B01/fail": "high",
    "TG-B01/fail_everything": "critical",
    "TG-B01/fail_logs": "low",
    "TG-B01/fail_logs_and_more": "critical",
    "TG-B03/fail_anyone": "critical",
    "TG-B03/fail_service": "medium",
    "TG-B06/fail_any_account": "high",
    "TG-B06/fail_any_api": "medium",
    "TG-B06/fail_anyone": "critical",
    "TG-B07/fail_cached": "medium",
    "TG-B07/fail_template": "low",
    "TG-R13/fail_bearer": "medium",
    "TG-R13/fail_bearer_mapped": "high",
    "TG-R19/fail_other_type": "low",
}
"""How bad some cases are of rules that tell one thing from another."""


@pytest.mark.parametrize("case", SEVERITIES)
def test_it_is_as_bad_as_it_is(case: str) -> None:
    (finding,) = _report(CASES / f"{case}.tf.json").findings
    assert finding.severity == SEVERITIES[case]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_shown_both_ways_and_explains_itself(rule: Rule) -> None:
    cases = [path.name for path in (CASES / rule.id).iterdir()]
    assert any(name.startswith("fail") for name in cases)
    assert any(name.startswith("pass") for name in cases)
    assert not rule.title.endswith(".")
    assert all(text.endswith(".") for text in (rule.condition, rule.why, rule.in_gateway, rule.in_terraform))
    assert rule.link.startswith("https://")


def test_no_two_rules_share_an_id() -> None:
    assert len(BY_ID) == len(RULES)


def test_every_case_is_of_a_rule() -> None:
    assert {folder.name for folder in CASES.iterdir()} <= BY_ID.keys()


def _report(case: Path) -> Report:
    """What the rule of a case says of it, and it alone."""
    return audit(read_configuration([str(case)]), [BY_ID[case.parent.name]])
