"""A route that is public because the description says so."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(method: Resource, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if not route.is_declared_public:
        return NOT_APPLICABLE
    return Failed(f"Anyone may call {route}: the description says that it is public.")


RULE = Rule(
    id="TG-R18",
    severity="info",
    title="A route is public, as the description says",
    condition="Synthesis wrote into the // of an aws_api_gateway_method that its route says `public: true`.",
    why="It is held to no usage plan. This is for whoever reads the report to know, and nothing to mend.",
    in_gateway="Nothing, where that is meant. Else take `public: true` from the route.",
    in_terraform="Nothing, where that is meant. Else set api_key_required = true.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(METHOD),
    judge=judge,
)
