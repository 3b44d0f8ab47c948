"""The numbers of an audit, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tollgate.audit.finding import Finding, Report
from tollgate.audit.judgement import SEVERITIES


def summary(report: Report) -> str:
    """`2 critical, 1 low, 3 unknown; 431 checks of 86 rules passed`."""
    parts = [
        *(f"{count} {severity}" for severity, count in counts(report.failed)),
        *([f"{len(report.unknown)} unknown"] if report.unknown else []),
        *([f"{len(report.suppressed)} suppressed"] if report.suppressed else []),
        *([f"{len(report.known)} in the baseline"] if report.known else []),
    ]
    passed = f"{sum(report.passed.values()):,} checks of {len(report.rules)} rules passed"
    return "; ".join([", ".join(parts), passed] if parts else [passed])


def counts(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """How many of each severity, the worst first, without those that there are none of."""
    found = Counter(finding.severity for finding in findings)
    return [(severity, found[severity]) for severity in SEVERITIES if found[severity]]
