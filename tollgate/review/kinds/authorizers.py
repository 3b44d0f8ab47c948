"""Who decides whom a route lets in: the function of an authorizer, and how long its answer is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tollgate.access.key_place import AUTHORIZER
from tollgate.review.backing import hit, methods_with
from tollgate.review.impact import Impact, Risk
from tollgate.review.side import short
from tollgate.review.target import target_of
from tollgate.review.view import View
from tollgate.terraform.planned.change import Change

_DEFAULT_TTL: Final = 300
"""Seconds, of the provider."""
_TTL: Final = "authorizer_result_ttl_in_seconds"


def impacts(view: View) -> Iterator[Impact]:
    """`authorizer-changed`."""
    for change in view.of(AUTHORIZER):
        if change.before is None or change.after is None or view.is_made_or_gone(view.api_of(change)):
            continue
        for risk, words, detail in (*_function(change), *_sources(change), *_kept(change)):
            yield _impact(view, change, risk, words, detail)


def _function(change: Change) -> Iterator[tuple[Risk, str, str]]:
    if change.differs("authorizer_uri"):
        yield (
            "high",
            f"asks another function: {_called(change, after=False)} → {_called(change, after=True)}",
            "It decides who is let in, and with whose limits.",
        )
    if change.differs("authorizer_credentials"):
        yield "medium", "is asked with another role", ""
    for name in ("type", "identity_validation_expression"):
        if change.differs(name):
            yield "high", f"asks otherwise: another {name}", "Callers may have to send something else."


def _called(change: Change, *, after: bool) -> str:
    if after and change.is_unknown("authorizer_uri"):
        return "known after apply"
    uri = ((change.after if after else change.before) or {}).get("authorizer_uri")
    target = target_of({"uri": uri})
    return target.name if target else str(uri or "none")


def _sources(change: Change) -> Iterator[tuple[Risk, str, str]]:
    if change.differs("identity_source"):
        old, new = ((values or {}).get("identity_source") for values in (change.before, change.after))
        yield (
            "high",
            f"tells callers apart by {new or 'what is not known'}, and until now by {old or 'nothing'}",
            "Callers without one of these get 401, and those who have them alike count as one.",
        )


def _kept(change: Change) -> Iterator[tuple[Risk, str, str]]:
    old, new = (
        _DEFAULT_TTL if (found := (values or {}).get(_TTL)) is None else found
        for values in (change.before, change.after)
    )
    if isinstance(old, (int, float)) and isinstance(new, (int, float)) and old != new:
        detail = "Who is shut out is let in until then." if new > old else "The function is asked more often."
        yield (
            "medium" if new > old else "low",
            f"keeps its answers for {new:g} s, and {old:g} s until now",
            detail,
        )


def _impact(view: View, change: Change, risk: Risk, words: str, detail: str) -> Impact:
    routes, stages, keys = hit(view, methods_with(view, "authorizer_id", change.address))
    api = view.api_of(change)
    return view.impact(
        "authorizer-changed",
        risk,
        f"{short(change.address)} {words}",
        detail=detail,
        keys=keys,
        routes=routes,
        stages=stages or view.stages_of(api),
        takes_effect=view.effect(api),
        interruption="until the callers change something" if "Callers" in detail else "none",
        undo="Put the authorizer back as it was, and redeploy.",
        addresses=[change.address],
    )
