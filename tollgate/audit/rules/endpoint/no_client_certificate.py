"""A backend that cannot tell its gateway."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)

_HTTP = ("HTTP", "HTTP_PROXY")


def judge(stage: Resource, facts: Facts) -> Judgement:
    api = facts.api_of(stage)
    if api is None or isinstance(api, Unknown):
        return Undecided(f"Which backends {stage.address} calls is not known.")
    kinds = {as_text(integration.get("type")) for integration in facts.members(api, INTEGRATION)}
    calls_http = not kinds.isdisjoint(_HTTP)
    may_call_http = any(isinstance(kind, Unknown) for kind in kinds) or facts.uncertain(INTEGRATION)
    if not calls_http and not may_call_http:
        return NOT_APPLICABLE
    certificate = stage.get("client_certificate_id")
    if isinstance(certificate, Unknown):
        return Undecided(f"Whether {stage.address} shows a certificate is not known: {certificate.why}.")
    if certificate is not None:
        return PASSED
    if not calls_http:
        return Undecided(
            f"Whether {stage.address} calls HTTP backends, to which it shows no certificate, is not known."
        )
    return Failed(
        f"{stage.address} shows its HTTP backends no certificate: they cannot tell it from anyone else."
    )


RULE = Rule(
    id="TG-E09",
    severity="info",
    title="HTTP backends cannot tell the gateway from others",
    condition="A stage of an API with HTTP integrations has no client_certificate_id.",
    why="A backend on the internet that lets in whoever finds it is called around the keys and the plans.",
    in_gateway="Set `client_certificate: true` in the API's `stage`, and let the backends ask for it.",
    in_terraform="Set client_certificate_id = aws_api_gateway_client_certificate.NAME.id.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html",
    covers=(
        "CKV2_AWS_51",
        "APIGateway.2",
    ),
    subjects=each(STAGE),
    judge=judge,
)
