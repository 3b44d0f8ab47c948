"""Which routes a role, a function, an authorizer or a model stands behind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tollgate.access.facts import INTEGRATION, METHOD
from tollgate.access.identity import shown
from tollgate.access.roles import ATTACHMENT, FUNCTION, POLICY, ROLE
from tollgate.access.route import path_of, verb
from tollgate.review.side import Side
from tollgate.review.view import View
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown
from tollgate.terraform.planned.change import Change


def route_of(side: Side, integration: Resource) -> str | None:
    """The route that an integration answers, `POST /v1/chat`; None where that is not known."""
    spot = side.facts.spot(integration)
    for method in side.facts.methods_at.get(spot, ()) if spot else ():
        return str(side.facts.routes[method])
    path, found = path_of(integration.get("resource_id")), verb(integration)
    return None if isinstance(path, Unknown) or isinstance(found, Unknown) else f"{found} {path}"


def behind_role(view: View, change: Change) -> Sequence[Resource]:
    """The integrations that act with a role of which a policy, an attachment or the trust changes."""
    roles = set(_roles(view, change))
    functions = {
        str(function.get(name))
        for function in _all(view, FUNCTION)
        if _last(function.get("role")) in roles
        for name in ("arn", "function_name")
        if function.get(name)
    }
    return [
        found
        for found in _all(view, INTEGRATION)
        if _last(found.get("credentials")) in roles or _calls(found.get("uri"), functions)
    ]


def behind_function(view: View, change: Change) -> Sequence[Resource]:
    """The integrations that call a function."""
    values = change.before or change.after or {}
    names = {str(values[name]) for name in ("arn", "function_name") if values.get(name)}
    return [found for found in _all(view, INTEGRATION) if _calls(found.get("uri"), names)]


def methods_with(view: View, argument: str, named: str) -> Sequence[Resource]:
    """The methods of which an argument names a resource, by its address."""
    return [method for method in _all(view, METHOD) if _address(method.get(argument)) == named]


def hit(view: View, parts: Sequence[Resource]) -> tuple[list[str], list[str], list[str]]:
    """The routes of some integrations or methods, with the stages and the keys that may call them."""
    routes, stages = set(), set()
    for part in parts:
        side = view.after if view.after.resource(part.kind, part.address) is part else view.before
        routes.add(route_of(side, part) or part.address)
        api = side.facts.api_of(part)
        if api is not None and not isinstance(api, Unknown):
            stages.update(view.stages_of(shown(api)))
    return sorted(routes), sorted(stages), view.before.keys_at(sorted(stages))


def _roles(view: View, change: Change) -> Iterator[str]:
    """The names of the roles that a change is of."""
    for values in (change.before or {}, change.after or {}):
        if change.kind == ROLE:
            yield str(values.get("name"))
        elif change.kind == POLICY:
            for attachment in _all(view, ATTACHMENT):
                if values.get("arn") and attachment.get("policy_arn") == values["arn"]:
                    yield _last(attachment.get("role"))
        elif values.get("role"):
            yield _last(values["role"])


def _all(view: View, kind: str) -> Iterator[Resource]:
    """The resources of a type after the plan, and those that are there before it alone."""
    after = view.after.facts.configuration.of(kind)
    yield from after
    there = {found.address for found in after}
    yield from (found for found in view.before.facts.configuration.of(kind) if found.address not in there)


def _calls(uri: object, functions: Collection[str]) -> bool:
    if not isinstance(uri, str) or "/functions/" not in uri:
        return False
    called = uri.partition("/functions/")[2].rpartition("/")[0]
    # With a version or an alias behind it, too.
    return any(
        f"{called}:".startswith(f"{name}:") or f":function:{name}:" in f"{called}:" for name in functions
    )


def _last(named: object) -> str:
    """A role by its name: an ARN ends with it."""
    return named.rpartition("/")[2] if isinstance(named, str) else ""


def _address(named: object) -> str | None:
    return named.resource.address if isinstance(named, Reference) else None
