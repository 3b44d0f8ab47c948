"""GitLab's code quality report."""

from __future__ import annotations

import json
from typing import Any, Final

from tollgate.audit.finding import Finding, Report
from tollgate.audit.judgement import Severity
from tollgate.audit.verdict import Verdict
from tollgate.printable import printable
from tollgate.report.fingerprint import fingerprint

_SEVERITIES: Final[dict[Severity, str]] = {
    "critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info",
}  # fmt: skip


def render(report: Report, verdict: Verdict) -> str:
    """An entry for each finding; equal fingerprints would be merged, and no two are."""
    return json.dumps([_entry(finding) for finding in report.findings], indent=2, ensure_ascii=False) + "\n"


def _entry(finding: Finding) -> dict[str, Any]:
    known = "" if finding.verdict == "fail" else "Not known: "
    return {
        "description": f"{known}{printable(finding.message)} {finding.remedy}",
        "check_name": finding.rule.id,
        "fingerprint": fingerprint(finding),
        "severity": _SEVERITIES[finding.severity] if finding.verdict == "fail" else "info",
        "location": {
            "path": finding.nearest.file,
            "lines": {"begin": finding.nearest.line or 1},
        },
    }
