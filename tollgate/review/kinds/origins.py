"""Which pages may call from a browser (CORS)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.review.impact import Impact
from tollgate.review.side import short
from tollgate.review.view import View
from tollgate.terraform.planned.change import Change

ORIGIN: Final = "header.access-control-allow-origin"
_KINDS: Final = ("aws_api_gateway_integration_response", "aws_api_gateway_gateway_response")
_ANY: Final = "*"


def impacts(view: View) -> Iterator[Impact]:
    """`cors-widened` and `cors-narrowed`, where an origin is written down; not where a template makes it."""
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in view.of(*_KINDS):
        api = view.api_of(change)
        if api is None or change.action == "forget" or view.is_made_or_gone(api):
            continue
        old, new = _origin(change.before), _origin(change.after)
        if old != new and not change.is_unknown("response_parameters"):
            groups.setdefault((api, old, new), []).append(change)
    for (api, old, new), changes in groups.items():
        yield _impact(view, api, old, new, changes)


def _origin(values: Mapping[str, Any] | None) -> str:
    parameters = (values or {}).get("response_parameters")
    found = parameters.items() if isinstance(parameters, Mapping) else ()
    return next((str(value).strip("'") for name, value in found if name.lower().endswith(ORIGIN)), "")


def _impact(view: View, api: str, old: str, new: str, changes: list[Change]) -> Impact:
    is_wider = new == _ANY or not old
    stages = view.stages_of(api)
    return view.impact(
        "cors-widened" if is_wider else "cors-narrowed",
        "medium",
        f"pages of {_said(new)} may call {short(api)}, and until now those of {_said(old)}",
        detail=(
            "A page of anyone's may call with a key that it got hold of."
            if is_wider
            else "A browser keeps the answer from every other page."
        ),
        keys=[] if is_wider else view.before.keys_at(stages),
        stages=stages,
        takes_effect=view.effect(api),
        interruption="none" if is_wider else "until it is undone",
        undo="Put the origin back, and redeploy.",
        addresses=[change.address for change in changes],
    )


def _said(origin: str) -> str:
    return "every site" if origin == _ANY else origin or "no site"
