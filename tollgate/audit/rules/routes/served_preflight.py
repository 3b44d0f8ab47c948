"""A preflight that reaches the backend."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(method: Resource, facts: Facts) -> Judgement:
    route = facts.routes[method]
    spot = facts.spot(method)
    is_open = route.guard == "open" or isinstance(route.guard, Unknown)
    if route.verb != "OPTIONS" or not is_open or spot is None:
        return NOT_APPLICABLE
    kinds = {as_text(integration.get("type")) for integration in facts.integrations_at.get(spot, ())}
    if any(isinstance(kind, Unknown) for kind in kinds):
        return Undecided(f"What answers the preflight {route} is not known.")
    wrong = sorted(str(kind) for kind in kinds if kind != "MOCK")
    if wrong and isinstance(route.guard, Unknown):
        return Undecided(f"Whether the preflight {route} reaches the backend without a key is not known.")
    if wrong:
        return Failed(
            f"{route} asks for no key and reaches the backend ({', '.join(wrong)}): calls without limit."
        )
    return PASSED if kinds else NOT_APPLICABLE


RULE = Rule(
    id="TG-R05",
    severity="high",
    title="An open preflight reaches the backend",
    condition="An OPTIONS method without api_key_required has an integration whose type is not MOCK.",
    why=(
        "Anyone may send OPTIONS as often as they like, and each of them is a call of the model or the "
        "function behind it, at your cost."
    ),
    in_gateway="Write `cors` into the API in place of the OPTIONS route, or let it have "
    "`integration: {type: mock}`.",
    in_terraform='Set type = "MOCK" on the integration of OPTIONS.',
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html",
    subjects=each(METHOD),
    judge=judge,
)
