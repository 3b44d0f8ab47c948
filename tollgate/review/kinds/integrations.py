"""What answers the calls: where it is, how long it may take, and whether it answers as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tollgate.access.facts import INTEGRATION
from tollgate.review.backing import route_of
from tollgate.review.impact import Impact, Risk
from tollgate.review.target import target_of
from tollgate.review.view import View
from tollgate.terraform.planned.change import Change

_TARGET: Final = (
    "type",
    "uri",
    "connection_id",
    "connection_type",
    "integration_http_method",
    "integration_target",
)
_DEFAULT_TIMEOUT: Final = 29_000
_MOST_SHOWN: Final = 5


def impacts(view: View) -> Iterator[Impact]:
    """`integration-target`, `-request`, `-timeout`, `-streaming` and `-credentials`."""
    groups: dict[tuple[str | None, _Outcome], list[Change]] = {}
    for change in view.of(INTEGRATION):
        api = view.api_of(change)
        if change.before is None or change.after is None or view.is_replaced(api):
            continue
        for ask in (_target, _request, _timeout, _streaming, _credentials):
            for said in ask(change):
                groups.setdefault((api, said), []).append(change)
    for (api, said), changes in groups.items():
        yield _impact(view, api, said, changes)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of an integration; of several the same is one impact."""

    kind: str
    risk: Risk
    words: str
    detail: str = ""


def _target(change: Change) -> Iterator[_Outcome]:
    names = [name for name in _TARGET if change.differs(name)]
    old, new = (target_of(values or {}) for values in (change.before, change.after))
    known = old is not None and new is not None and not change.is_unknown("uri")
    if known and old == new and names == ["uri"] and _mode(change.before) != _mode(change.after):
        return  # The same function, called for a stream or no more.
    if not names and not (known and old != new):
        return
    words = "is answered by something else"
    if old is not None and new is not None and known and old != new:
        words = (
            f"is answered by another {new.what}, {old.name} → {new.name}"
            if old.what == new.what
            else f"is answered by the {new.what} {new.name}, and until now by the {old.what} {old.name}"
        )
    elif names == ["connection_id"]:
        words = "is answered through another VPC link"
    said = "; ".join(f"{name} {_said(change, name)}" for name in names)
    yield _Outcome("integration-target", "medium", f"{words}: {said}" if said else words)


def _request(change: Change) -> Iterator[_Outcome]:
    """What the backend is sent, of which a value may be a secret: only names are told."""
    old_target, new_target = (target_of(values or {}) for values in (change.before, change.after))
    # Another target is sent something else as a matter of course.
    looked_at = ("request_templates", "passthrough_behavior") if old_target == new_target else ()
    parts = [name for name in looked_at if change.differs(name)]
    if change.differs("request_parameters"):
        old, new = (
            (values or {}).get("request_parameters") or {} for values in (change.before, change.after)
        )
        names = {*old, *new} if isinstance(old, Mapping) and isinstance(new, Mapping) else set()
        parts += sorted(name for name in names if old.get(name) != new.get(name)) or ["request_parameters"]
    if parts:
        shown = ", ".join(parts[:_MOST_SHOWN])
        more = f" and {len(parts) - _MOST_SHOWN} more" if len(parts) > _MOST_SHOWN else ""
        yield _Outcome("integration-request", "low", f"sends its backend another request: {shown}{more}")


def _timeout(change: Change) -> Iterator[_Outcome]:
    old, new = (_milliseconds(values) for values in (change.before, change.after))
    if old != new:
        is_less = new < old
        yield _Outcome(
            "integration-timeout",
            "medium" if is_less else "low",
            f"may take {new / 1000:g} s, and {old / 1000:g} s until now",
            detail="Calls that take longer get 504." if is_less else "",
        )


def _milliseconds(values: Mapping[str, Any] | None) -> float:
    found = (values or {}).get("timeout_milliseconds")
    return found if isinstance(found, (int, float)) else _DEFAULT_TIMEOUT


def _streaming(change: Change) -> Iterator[_Outcome]:
    old, new = _mode(change.before), _mode(change.after)
    if old != new:
        words = "answers as a stream" if new == "STREAM" else "answers whole, and no more as a stream"
        yield _Outcome("integration-streaming", "medium", words)


def _mode(values: Mapping[str, Any] | None) -> str:
    return str((values or {}).get("response_transfer_mode") or "BUFFERED")


def _credentials(change: Change) -> Iterator[_Outcome]:
    if change.differs("credentials"):
        yield _Outcome(
            "integration-credentials",
            "medium",
            f"is called with another role: {_said(change, 'credentials')}",
        )


def _said(change: Change, name: str) -> str:
    old = (change.before or {}).get(name)
    new = "known after apply" if change.is_unknown(name) else (change.after or {}).get(name)
    return f"{old or 'none'} → {new or 'none'}"


def _impact(view: View, api: str | None, said: _Outcome, changes: Sequence[Change]) -> Impact:
    routes, stages = sorted({_route(view, change) for change in changes}), view.stages_of(api)
    title = routes[0] if len(routes) == 1 else f"each of {len(routes)} routes"
    return view.impact(
        said.kind,
        said.risk,
        f"{title} {said.words}",
        detail=said.detail,
        keys=view.before.keys_at(stages),
        routes=routes,
        stages=stages,
        takes_effect=view.effect(api),
        undo="Put the integration back as it was, and redeploy.",
        addresses=[change.address for change in changes],
    )


def _route(view: View, change: Change) -> str:
    side = view.after if view.after.resource(INTEGRATION, change.address) else view.before
    integration = side.resource(INTEGRATION, change.address)
    return (route_of(side, integration) if integration else None) or change.address
