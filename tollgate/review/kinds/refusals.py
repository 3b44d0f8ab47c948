"""What callers are told where API Gateway itself refuses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.review.impact import Impact
from tollgate.review.kinds.origins import ORIGIN
from tollgate.review.side import short
from tollgate.review.view import View
from tollgate.terraform.planned.change import Change

RESPONSE: Final = "aws_api_gateway_gateway_response"


def impacts(view: View) -> Iterator[Impact]:
    """`refusal-changed`."""
    for change in view.of(RESPONSE):
        api = view.api_of(change)
        if api is None or change.action == "forget" or view.is_made_or_gone(api):
            continue
        words = "; ".join(_said(change))
        if words:
            yield view.impact(
                "refusal-changed",
                "medium",
                f"callers of {short(api)} that are refused ({_kind(change)}) get another answer: {words}",
                detail="A client that looks at the status or the form of an error may take it for another.",
                keys=view.before.keys_at(view.stages_of(api)),
                stages=view.stages_of(api),
                takes_effect=view.effect_of(change, api),
                undo="Put the gateway response back as it was, and redeploy.",
                addresses=[change.address],
            )


def _kind(change: Change) -> str:
    return str((change.after or change.before or {}).get("response_type") or "of any kind")


def _said(change: Change) -> Iterator[str]:
    if change.before is None or change.after is None:
        yield "one of its own" if change.before is None else "Amazon's own again"
        return
    if change.differs("status_code"):
        old, new = (values.get("status_code") for values in (change.before, change.after))
        yield f"status {old or 'of Amazon'} → {new or 'of Amazon'}"
    if change.differs("response_templates"):
        yield "another body"
    # The origin is told by itself: origins.
    names = sorted(name for name in _headers(change) if not name.lower().endswith(ORIGIN))
    if names:
        yield f"other headers, {', '.join(name.rpartition('.')[2] for name in names)}"


def _headers(change: Change) -> Iterator[str]:
    old, new = (
        _mapping((values or {}).get("response_parameters")) for values in (change.before, change.after)
    )
    yield from (name for name in {**old, **new} if old.get(name) != new.get(name))


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
