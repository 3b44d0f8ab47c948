"""What answers the calls: where it is, how long it may take, and whether it answers as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tollgate.access.facts import INTEGRATION
from tollgate.access.route import path_of, verb
from tollgate.review.impact import Impact, Risk
from tollgate.review.view import View
from tollgate.terraform.configuration.value import Unknown
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


def impacts(view: View) -> Iterator[Impact]:
    """`integration-target`, `integration-timeout`, `integration-streaming`, `integration-credentials`."""
    groups: dict[tuple[str | None, _Outcome], list[Change]] = {}
    for change in view.of(INTEGRATION):
        api = view.api_of(change)
        if change.before is None or change.after is None or view.is_replaced(api):
            continue
        for ask in (_target, _timeout, _streaming, _credentials):
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
    if names:
        said = "; ".join(f"{name} {_said(change, name)}" for name in names)
        yield _Outcome("integration-target", "medium", f"is answered by something else: {said}")


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
    old, new = (
        str((values or {}).get("response_transfer_mode") or "BUFFERED")
        for values in (change.before, change.after)
    )
    if old != new:
        words = "answers as a stream" if new == "STREAM" else "answers whole, and no more as a stream"
        yield _Outcome("integration-streaming", "medium", words)


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
    if integration is None:
        return change.address
    spot = side.facts.spot(integration)
    for method in side.facts.methods_at.get(spot, ()) if spot else ():
        return str(side.facts.routes[method])
    path, found = path_of(integration.get("resource_id")), verb(integration)
    return change.address if isinstance(path, Unknown) or isinstance(found, Unknown) else f"{found} {path}"
