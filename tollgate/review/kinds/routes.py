"""Routes that are new, gone, open to everyone, or no longer so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.access.facts import REST_API, REST_API_POLICY, REST_API_PUT
from tollgate.access.route import Route
from tollgate.review.impact import Impact, Interruption, Risk, TakesEffect
from tollgate.review.side import Side, short
from tollgate.review.view import View
from tollgate.terraform.configuration.value import Reference, Unknown

_GUARDS: Final = {
    "open": "is open to everyone",
    "key": "asks for an API key",
    "iam": "asks for a signature of AWS",
    "authorizer": "asks what an authorizer asks for",
}
_REDEPLOY: Final = "Nothing is open yet: the next redeploy of the stage ships it, whoever makes it."
_UNDO_DECLARED: Final = "Take public: true out again and redeploy: until then {who} can call it."
_UNDO_OPEN: Final = "Set api_key_required = true again and redeploy: until then {who} can call it."


def impacts(view: View) -> Iterator[Impact]:
    """`route-public`, `route-added`, `route-removed`, `route-needs-key`, `route-guard-changed`, and
    `routes-unknown`."""
    added: dict[tuple[str, str], list[Route]] = {}
    for place in sorted({*view.before.routes, *view.after.routes}):
        old, new = view.before.routes.get(place), view.after.routes.get(place)
        if old is None and new is not None:
            if _is_open(view.after, new):
                whom = "whoever the resource policy lets in" if _has_policy(view, place[0]) else "everyone"
                yield _public(view, place, new, f"{place[1]} is new, and open to {whom}", is_new=True)
            else:
                added.setdefault((place[0], _said(new)), []).append(new)
        elif new is None and old is not None:
            if not view.is_gone(place[0]):
                yield _removed(view, place, old)
        elif old is not None and new is not None:
            if _said(old) != _said(new):
                yield _changed(view, place, old, new)
            elif _authorization(old) != _authorization(new):
                yield _authorized_otherwise(view, place, old, new)
    for (api, guard), routes in added.items():
        yield _added(view, api, guard, routes)
    yield from _of_documents(view)


def _said(route: Route) -> str:
    return "unknown" if isinstance(route.guard, Unknown) else route.guard


def _added(view: View, api: str, guard: str, routes: Sequence[Route]) -> Impact:
    names = [str(route) for route in routes]
    what = names[0] if len(names) == 1 else f"{len(names)} routes"
    verb = "is new: it" if len(names) == 1 else "are new: each"
    return view.impact(
        "route-added",
        "medium" if guard == "unknown" else "none",
        f"{what} {verb} {_GUARDS.get(guard, 'may be open: who it lets in is not known')}",
        routes=names,
        stages=view.stages_of(api),
        takes_effect=view.effect(api),
        undo="Take them away again, and redeploy.",
        addresses=[route.method.address for route in routes],
    )


def _removed(view: View, place: tuple[str, str], route: Route) -> Impact:
    is_preflight = _is_preflight(view.before, route)
    detail = (
        "Browsers can no longer ask whether they may call."
        if is_preflight
        else "Calls of it get 403, Missing Authentication Token."
    )
    lags = view.is_deployed_before_deletions(place[0])
    if lags:
        detail += (
            " Terraform deletes a method after the new deployment has copied it: it is served until the next."
        )
    return _impact(
        view,
        "route-removed",
        "medium" if is_preflight else "high",
        f"{place[1]} is removed",
        place,
        route,
        detail=detail,
        takes_effect="at the next redeploy" if lags else None,
        interruption="until it is undone",
        undo="Put the route back, and redeploy.",
    )


def _changed(view: View, place: tuple[str, str], old: Route, new: Route) -> Impact:
    was, is_ = _said(old), _said(new)
    if _is_open(view.after, new):
        return _public(
            view,
            place,
            new,
            f"{place[1]} becomes public: it {_GUARDS.get(was, 'was guarded')} no more",
            is_new=False,
        )
    kind = "route-needs-key" if is_ == "key" and was == "open" else "route-guard-changed"
    return _impact(
        view,
        kind,
        "high",
        f"{place[1]} {_GUARDS.get(is_, 'asks for what is not known')}, and no more as before: it "
        f"{_GUARDS.get(was, 'asked for what is not known')}",
        place,
        new,
        detail="Whoever calls it without that gets 403 or 401.",
        interruption="until the callers change something",
        undo="Put the method's api_key_required and authorization back, and redeploy.",
    )


def _authorization(route: Route) -> str:
    """What a route asks for beside a key: `CUSTOM by aws_api_gateway_authorizer.a`."""
    authorization, authorizer = (route.method.get(name) for name in ("authorization", "authorizer_id"))
    kind = authorization if isinstance(authorization, str) else "NONE"
    if not authorizer:
        return kind
    if isinstance(authorizer, Unknown):
        return f"{kind} by what is known after apply"
    return f"{kind} by {authorizer.resource.address if isinstance(authorizer, Reference) else authorizer}"


def _authorized_otherwise(view: View, place: tuple[str, str], old: Route, new: Route) -> Impact:
    before, after = _authorization(old), _authorization(new)
    return _impact(
        view,
        "route-guard-changed",
        "high",
        f"{place[1]} is authorized otherwise: {before} → {after}",
        place,
        new,
        detail="It lets in others than before, or asks callers for something else.",
        interruption="none" if after == "NONE" else "until the callers change something",
        undo="Put the method's authorization and authorizer_id back, and redeploy.",
    )


def _public(view: View, place: tuple[str, str], route: Route, title: str, *, is_new: bool) -> Impact:
    is_live = view.effect(place[0]) != "at the next redeploy"
    declared = route.is_declared_public
    has_policy = _has_policy(view, place[0])
    who = "whoever the resource policy lets in" if has_policy else "whoever knows the URL"
    detail = (
        "The description says so: public: true." if declared else "No key, no limit of a plan, nobody to ask."
    )
    return _impact(
        view,
        "route-public",
        "high" if declared and is_new else "critical",
        title,
        place,
        route,
        detail=detail if is_live else f"{detail} {_REDEPLOY}",
        undo=(_UNDO_DECLARED if declared else _UNDO_OPEN).format(who=who),
    )


def _has_policy(view: View, address: str) -> bool:
    """Whether an API will have a resource policy, which a route without a key is still held to."""
    api = view.after.resource(REST_API, address)
    if api is None:
        return False
    return isinstance(api.get("policy"), str) or bool(view.after.facts.members(api, REST_API_POLICY))


def _impact(
    view: View,
    kind: str,
    risk: Risk,
    title: str,
    place: tuple[str, str],
    route: Route,
    *,
    undo: str,
    detail: str = "",
    takes_effect: TakesEffect | None = None,
    interruption: Interruption = "none",
) -> Impact:
    stages = view.stages_of(place[0])
    hits_keys = kind in ("route-removed", "route-guard-changed")
    return view.impact(
        kind,
        risk,
        title,
        detail=detail,
        keys=view.before.keys_at(stages) if hits_keys else (),
        routes=[place[1]],
        stages=stages,
        takes_effect=takes_effect or view.effect(place[0]),
        interruption=interruption,
        undo=undo,
        addresses=[route.method.address],
    )


def _is_open(side: Side, route: Route) -> bool:
    """Whether anyone is let in, to more than the question whether a browser may call."""
    return route.guard == "open" and not _is_preflight(side, route)


def _is_preflight(side: Side, route: Route) -> bool:
    """OPTIONS that API Gateway answers by itself."""
    if route.verb != "OPTIONS":
        return False
    spot = side.facts.spot(route.method)
    found = side.facts.integrations_at.get(spot, ()) if spot else ()
    return any(integration.get("type") == "MOCK" for integration in found)


def _of_documents(view: View) -> Iterator[Impact]:
    """APIs whose routes an OpenAPI document makes, which is not looked into."""
    for change in view.of(REST_API, REST_API_PUT):
        if (
            change.after is None
            or not change.differs("body")
            or not _has_body(change.after, change.is_unknown("body"))
        ):
            continue
        api = view.api_of(change)
        stages = view.stages_of(api)
        yield view.impact(
            "routes-unknown",
            "high",
            f"the routes of {short(api or change.address)} come from an OpenAPI document that changes: "
            "which of them are new, gone or open cannot be told",
            detail="Tollgate does not read the document that makes the routes.",
            keys=view.before.keys_at(stages),
            stages=stages,
            takes_effect=view.effect(api),
            undo="Read the change of the document. Put the old one back, and redeploy.",
            addresses=[change.address],
        )


def _has_body(after: object, is_unknown: bool) -> bool:
    return is_unknown or (isinstance(after, dict) and bool(after.get("body")))
