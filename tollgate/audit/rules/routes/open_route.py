"""A route that anyone may call."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.open_subtree import is_wide
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown


def judge(method: Resource, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if route.verb == "OPTIONS" or route.is_declared_public or is_wide(route):
        return NOT_APPLICABLE
    if isinstance(route.guard, Unknown):
        return Undecided(f"Whether {route} asks for a key is not known: {route.guard.why}.")
    if route.guard == "open" and isinstance(route.verb, Unknown):
        return Undecided(f"{route} asks for no key, and whether it is a preflight is not known.")
    if route.guard == "open":
        return Failed(f"Anyone may call {route}, without a key and without limits of their own.")
    return PASSED


RULE = Rule(
    id="TG-R01",
    severity="critical",
    title="A route asks for no key",
    condition=(
        "An aws_api_gateway_method other than OPTIONS has authorization NONE and no api_key_required, and "
        "is not declared public."
    ),
    why=(
        "Anyone who finds the URL calls the model at your cost, held to no usage plan; and there is no key "
        "to take away from whoever does."
    ),
    in_gateway="Take `public: true` from the route, or, where that is meant, leave it there.",
    in_terraform="Set api_key_required = true, or an authorization.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-keys.html",
    covers=("CKV_AWS_59", "CKV2_AWS_70", "APIG4"),
    subjects=each(METHOD),
    judge=judge,
)
