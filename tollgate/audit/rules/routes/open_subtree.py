"""A route that lets anyone into all that is below it."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.access.route import Route
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(method: Resource, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if not is_wide(route) or route.verb == "OPTIONS" or route.is_declared_public:
        return NOT_APPLICABLE
    if isinstance(route.guard, Unknown):
        return Undecided(f"Whether {route} asks for a key is not known: {route.guard.why}.")
    if route.guard != "open":
        return PASSED
    if isinstance(route.verb, Unknown):
        return Undecided(f"Whether {route} is more than a preflight is not known: {route.verb.why}.")
    return Failed(f"Anyone may call {route}: every method or every path below it, without a key.")


def is_wide(route: Route) -> bool:
    """Whether a route stands for many: for every method, or for every path below it."""
    return route.verb == "ANY" or (isinstance(route.path, str) and route.path.endswith("+}"))


RULE = Rule(
    id="TG-R03",
    severity="critical",
    title="A whole subtree asks for no key",
    condition=(
        "An aws_api_gateway_method with http_method ANY, or of a {proxy+} resource, has authorization NONE "
        "and no api_key_required."
    ),
    why=(
        "One open method opens every path below it and every method on it, those that the backend will have "
        "next year too, at your cost and held to no usage plan."
    ),
    in_gateway=(
        "Take `public: true` from the route, and name the paths that are meant to be public one by one."
    ),
    in_terraform="Set api_key_required = true, and give the open paths resources of their own.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html",
    covers=(
        "CKV_AWS_59",
        "CKV2_AWS_70",
    ),
    subjects=each(METHOD),
    judge=judge,
)
