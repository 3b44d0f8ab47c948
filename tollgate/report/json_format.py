"""JSON, documented in `docs/reports.md`."""

from __future__ import annotations

import json
from typing import Any, Final

from tollgate.audit.finding import Finding, Report
from tollgate.audit.verdict import Verdict
from tollgate.terraform.configuration.resource import Place

VERSION: Final = 1


def render(report: Report, verdict: Verdict) -> str:
    """The whole report."""
    document = {
        "version": VERSION,
        "verdict": verdict,
        "inputs": list(report.inputs),
        "findings": [_finding(finding) for finding in report.findings],
        "suppressed": [
            {
                **_finding(entry.finding),
                "reason": entry.reason,
                "expires": entry.expires.isoformat(),
                "suppressed_at": _place(entry.place),
            }
            for entry in report.suppressed
        ],
        "known": [_finding(finding) for finding in report.known],
        "warnings": list(report.warnings),
        "passed": dict(report.passed),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "title": finding.rule.title,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "stack": finding.stack,
        "address": finding.address,
        "source": _place(finding.source) if finding.source else None,
        "document": _place(finding.place),
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line}
