"""SARIF 2.1.0, as GitHub's code scanning takes it: a rule for each kind of impact that is there."""

from __future__ import annotations

import json
from typing import Any, Final

from tollgate.printable import printable
from tollgate.report.review.words import facts_of
from tollgate.report.sarif import SCHEMA, notification, uri
from tollgate.review.acceptance import Judged
from tollgate.review.impact import Impact, Risk
from tollgate.review.verdict import Verdict
from tollgate.terraform.configuration.resource import Place

_LEVELS: Final[dict[Risk, str]] = {
    "critical": "error", "high": "error", "medium": "warning", "low": "note", "none": "note",
}  # fmt: skip
_SCORES: Final[dict[Risk, str]] = {
    "critical": "9.5",
    "high": "8.0",
    "medium": "5.5",
    "low": "2.0",
    "none": "0.0",
}
_HELP: Final = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html"


def render(judged: Judged, verdict: Verdict) -> str:
    """One run. Accepted impacts and what cannot be told are notifications, which open no alert."""
    kinds = list(dict.fromkeys(found.kind for found in judged.impacts))
    files = {plan.stack: plan.file for plan in judged.review.plans}
    notes = [f"{entry.impact.id} is {entry.acceptance}" for entry in judged.accepted]
    run = {
        "tool": {
            "driver": {
                "name": "tollgate review",
                "informationUri": "https://docs.aws.amazon.com/apigateway/",
                "rules": [_rule(kind, judged) for kind in kinds],
            }
        },
        "invocations": [
            {
                "executionSuccessful": verdict != "unknown",
                "toolExecutionNotifications": [
                    *(notification("note", text) for text in notes),
                    *(notification("warning", text) for text in judged.warnings),
                    *(notification("error", text) for text in judged.review.untold),
                ],
            }
        ],
        "automationDetails": {"id": "tollgate-review/"},
        "results": [_result(found, kinds.index(found.kind), files) for found in judged.impacts],
        "columnKind": "utf16CodeUnits",
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(kind: str, judged: Judged) -> dict[str, Any]:
    worst: Risk = next(found.risk for found in judged.impacts if found.kind == kind)
    words = kind.replace("-", " ").capitalize()
    return {
        "id": kind,
        "shortDescription": {"text": words},
        "fullDescription": {"text": f"{words}: what a Terraform plan does to the callers of an API."},
        "help": {"text": "Tollgate's docs/reviews.md says what each kind of impact is."},
        "helpUri": _HELP,
        "defaultConfiguration": {"level": _LEVELS[worst]},
        "properties": {"tags": ["security"], "precision": "high", "security-severity": _SCORES[worst]},
    }


def _result(found: Impact, index: int, files: dict[str, str]) -> dict[str, Any]:
    place = found.place or Place(files.get(found.stack, found.stack), 1)
    line = place.line or 1
    said = [found.title + ".", found.detail, *(f"{name}: {text}" for name, text in facts_of(found))]
    return {
        "ruleId": found.kind,
        "ruleIndex": index,
        "level": _LEVELS[found.risk],
        "kind": "fail",
        "message": {"text": printable(" ".join(part for part in said if part))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(place.file)},
                    "region": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 2},
                },
                "logicalLocations": [
                    {"fullyQualifiedName": printable(address), "kind": "resource"}
                    for address in found.addresses[:20]
                ],
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": found.id},
        "properties": {"stack": found.stack, "risk": found.risk},
    }
