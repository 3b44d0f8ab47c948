"""A preflight that browsers cannot make."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.access.route import Route
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(method: Resource, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if route.verb == "OPTIONS":
        return _of_preflight(route)
    if route.verb != "ANY" or not (route.guard == "key" or isinstance(route.guard, Unknown)):
        return NOT_APPLICABLE
    api = None if isinstance(route.api, Unknown) else route.api
    preflights = facts.preflights.get(api, ())
    spot = facts.spot(method)
    if not preflights:
        return NOT_APPLICABLE
    if spot is not None and (spot[0], "OPTIONS") in facts.methods_at:
        return PASSED
    if isinstance(route.guard, Unknown):
        return Undecided(f"Whether {route} asks a browser's preflight for a key is not known.")
    if api is None or spot is None or any(facts.spot(other.method) is None for other in preflights):
        return Undecided(f"Whether an OPTIONS method stands beside {route} is not known.")
    return Failed(f"{route} asks for a key and takes OPTIONS too, so a browser's preflight gets 403.")


def _of_preflight(route: Route) -> Judgement:
    needs_key = as_bool(route.method.get("api_key_required"))
    if isinstance(needs_key, Unknown):
        return Undecided(f"Whether the preflight {route} asks for a key is not known: {needs_key.why}.")
    if needs_key:
        return Failed(f"The preflight {route} asks for a key, which a browser does not send with it: 403.")
    return PASSED


RULE = Rule(
    id="TG-R04",
    severity="high",
    title="A preflight asks for a key",
    condition=(
        "An OPTIONS method has api_key_required; or an ANY method has it, its resource has no OPTIONS "
        "method, "
        "and the API answers preflights elsewhere."
    ),
    why=(
        "A browser asks with OPTIONS before it calls, and sends no key with that: it gets 403, and the page "
        "never calls at all."
    ),
    in_gateway="Write `cors` into the API in place of OPTIONS routes, or add `public: true` to them.",
    in_terraform="Set api_key_required = false on the OPTIONS method, or add one to the resource.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html",
    subjects=each(METHOD),
    judge=judge,
)
