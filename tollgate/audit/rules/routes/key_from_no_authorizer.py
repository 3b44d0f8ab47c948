"""A key that no authorizer extracts."""

from __future__ import annotations

from tollgate.access.facts import REST_API, Facts
from tollgate.access.route import Route
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.naming import listed
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(rest_api: Resource, facts: Facts) -> Judgement:
    source = as_text(rest_api.get("api_key_source"))
    if isinstance(source, Unknown):
        return Undecided(f"Where the key of a call comes from is not known: {source.why}.")
    if source != "AUTHORIZER":
        return NOT_APPLICABLE
    routes = facts.routes_of(rest_api)
    keyed = [route for route in routes if route.guard == "key" or isinstance(route.guard, Unknown)]
    without = [route for route in keyed if _is_extracted(route) is not True]
    if certain := [route for route in without if route.guard == "key" and _is_extracted(route) is False]:
        return Failed(
            f"The key comes from an authorizer, and {listed(certain)} has none: every call gets 403."
        )
    if without:
        return Undecided(f"Whether {listed(without)} needs an authorizer to extract the key is not known.")
    return PASSED if keyed else NOT_APPLICABLE


def _is_extracted(route: Route) -> bool | None:
    """Whether an authorizer can tell the key; None where that is not known."""
    authorization = as_text(route.method.get("authorization"))
    if isinstance(authorization, Unknown):
        return None
    return authorization == "CUSTOM" and route.method.get("authorizer_id") not in (None, "")


RULE = Rule(
    id="TG-R08",
    severity="critical",
    title="A key is expected of an authorizer that is not there",
    condition=(
        "A REST API has api_key_source AUTHORIZER, and a method with api_key_required has no CUSTOM "
        "authorization with an authorizer_id."
    ),
    why=(
        "API Gateway then looks for the key in the answer of an authorizer that never runs: each call gets "
        "403, whatever key it carries."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        'Give each such method authorization = "CUSTOM" and authorizer_id, or set api_key_source = "HEADER".'
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html",
    subjects=each(REST_API),
    judge=judge,
)
