"""What an audit comes to in one word, and as an exit code."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from tollgate.audit.finding import Report
from tollgate.audit.judgement import Severity

Verdict: TypeAlias = Literal["pass", "fail", "unknown"]

EXIT_CODES: Final[dict[Verdict, int]] = {"pass": 0, "fail": 1, "unknown": 3}
"""2 is for input that cannot be read."""


def verdict(report: Report, *, fail_on: Severity = "high", strict: bool = False) -> Verdict:
    """`fail` for a finding that is bad enough; under `strict`, `unknown` where something cannot be told."""
    if any(finding.is_at_least(fail_on) for finding in report.failed):
        return "fail"
    return "unknown" if strict and report.unknown else "pass"
