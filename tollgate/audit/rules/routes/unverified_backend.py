"""A backend whose certificate is not looked at."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.naming import route_of
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(integration: Resource, facts: Facts) -> Judgement:
    block = integration.block("tls_config")
    if block is None:
        return NOT_APPLICABLE
    skips = block if isinstance(block, Unknown) else as_bool(block.get("insecure_skip_verification"))
    if isinstance(skips, Unknown):
        return Undecided(
            f"Whether {route_of(integration, facts)} verifies its backend is not known: {skips.why}."
        )
    if skips:
        return Failed(f"{route_of(integration, facts)} takes any certificate for its backend's.")
    return PASSED


RULE = Rule(
    id="TG-R14",
    severity="high",
    title="A backend's certificate is not verified",
    condition="tls_config.insecure_skip_verification of an aws_api_gateway_integration is true.",
    why="Anyone on the way can take the place of the backend, and read and change prompts and replies.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Take tls_config out, and give the backend a certificate of a public authority.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration-tls-config.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
