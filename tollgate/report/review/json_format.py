"""JSON, versioned: docs/reports.md says what each field is."""

from __future__ import annotations

import json
from typing import Any, Final

from tollgate.report.review.words import summary
from tollgate.review.acceptance import Judged
from tollgate.review.estimate import of_changes
from tollgate.review.impact import Impact
from tollgate.review.verdict import Verdict

VERSION: Final = 1


def render(judged: Judged, verdict: Verdict) -> str:
    """Everything, with all names."""
    estimate = of_changes(change for plan in judged.review.plans for change in plan.changes)
    document = {
        "version": VERSION,
        "verdict": verdict,
        "risk": judged.risk,
        "summary": list(summary(judged)),
        "plans": [
            {
                "stack": plan.stack,
                "file": plan.file,
                "terraform_version": plan.version,
                "incomplete": plan.incomplete,
            }
            for plan in judged.review.plans
        ],
        "impacts": [_impact(found) for found in judged.impacts],
        "accepted": [
            {
                **_impact(found.impact),
                "reason": found.acceptance.reason,
                "expires": found.acceptance.expires.isoformat() if found.acceptance.expires else None,
            }
            for found in judged.accepted
        ],
        "warnings": list(judged.warnings),
        "estimate": {
            "seconds": estimate.seconds,
            "binding": estimate.binding.rate.name if estimate.binding else None,
        },
    }  # fmt: skip
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _impact(found: Impact) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "risk": found.risk,
        "title": found.title,
        "detail": found.detail,
        "consumers": list(found.consumers),
        "routes": list(found.routes),
        "stages": list(found.stages),
        "takes_effect": found.takes_effect,
        "interruption": found.interruption,
        "undo": found.undo,
        "addresses": list(found.addresses),
        "stack": found.stack,
        "source": str(found.place) if found.place else None,
    }
