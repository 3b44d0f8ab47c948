"""A key that no authorizer extracts."""

from __future__ import annotations

from tollgate.access.facts import REST_API, Facts
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
    without = [
        route
        for route in facts.routes_of(rest_api)
        if route.guard == "key"
        and not (
            as_text(route.method.get("authorization")) == "CUSTOM"
            and route.method.get("authorizer_id") is not None
        )
    ]
    if any(isinstance(as_text(route.method.get("authorization")), Unknown) for route in without):
        return Undecided("Whether an authorizer extracts the key is not known.")
    if without:
        return Failed(
            f"The key comes from an authorizer, and {listed(without)} has none: every call gets 403."
        )
    return PASSED


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
