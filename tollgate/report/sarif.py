"""SARIF 2.1.0, as GitHub's code scanning takes it.

GitHub shows a suppressed result as an open one: suppressed findings are notifications, which open no alert.
"""

from __future__ import annotations

import json
from typing import Any, Final

from tollgate.audit.finding import Finding, Report
from tollgate.audit.judgement import Severity
from tollgate.audit.rule import Rule
from tollgate.audit.verdict import Verdict
from tollgate.printable import printable
from tollgate.report import words
from tollgate.report.fingerprint import fingerprint

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final[dict[Severity, str]] = {
    "critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note",
}  # fmt: skip
_SCORES: Final[dict[Severity, str]] = {
    "critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0", "info": "0.0",
}  # fmt: skip
"""GitHub: above 9.0 is critical, from 7.0 high, from 4.0 medium, from 0.1 low."""


def render(report: Report, verdict: Verdict) -> str:
    """One run with every rule that was asked."""
    index = {rule.id: number for number, rule in enumerate(report.rules)}
    run = {
        "tool": {
            "driver": {
                "name": "tollgate",
                "informationUri": "https://docs.aws.amazon.com/apigateway/",
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "automationDetails": {"id": "tollgate-audit/"},
        "results": [_result(finding, index) for finding in report.findings],
        "columnKind": "utf16CodeUnits",
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _notifications(report: Report) -> list[dict[str, Any]]:
    suppressed = [notification("note", words.suppressed(entry)) for entry in report.suppressed]
    return suppressed + [notification("warning", warning) for warning in report.warnings]


def notification(level: str, text: str) -> dict[str, Any]:
    """Something that is told beside the results."""
    return {"level": level, "message": {"text": printable(text)}}


def _rule(rule: Rule) -> dict[str, Any]:
    text = f"{rule.why}\n\nIn gateway.yaml: {rule.in_gateway}\nIn Terraform: {rule.in_terraform}"
    markdown = f"{rule.why}\n\n- In `gateway.yaml`: {rule.in_gateway}\n- In Terraform: {rule.in_terraform}\n"
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.condition},
        "help": {"text": text, "markdown": f"{markdown}\n[Documentation]({rule.link})\n"},
        "helpUri": rule.link,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["security", *rule.covers],
            "precision": "high",
            "security-severity": _SCORES[rule.severity],
        },
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    place = finding.nearest
    line = place.line or 1
    message = f"{printable(finding.message)} {finding.remedy}"
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": index[finding.rule.id],
        "level": _LEVELS[finding.severity] if finding.verdict == "fail" else "note",
        "kind": "fail",
        "message": {"text": message if finding.verdict == "fail" else f"Not known. {message}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(place.file)},
                    "region": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 2},
                },
                "logicalLocations": [
                    {"fullyQualifiedName": printable(finding.address), "kind": "resource"},
                ],
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint(finding)},
        "properties": {"stack": finding.stack, "verdict": finding.verdict, "document": str(finding.place)},
    }


def uri(file: str) -> str:
    """A path as a URI reference: what it may not hold is escaped."""
    from urllib.parse import quote

    return quote(file.replace("\\", "/"), safe="/.-_~")
