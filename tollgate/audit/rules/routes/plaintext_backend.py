"""A backend that is called in clear."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.naming import route_of
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)

_HTTP = ("HTTP", "HTTP_PROXY")


def judge(integration: Resource, facts: Facts) -> Judgement:
    kind, connection = as_text(integration.get("type")), as_text(integration.get("connection_type"))
    if connection == "VPC_LINK" or not (kind in _HTTP or isinstance(kind, Unknown)):
        return NOT_APPLICABLE
    uri = as_text(integration.get("uri"))
    start = (uri.prefix if isinstance(uri, Unknown) else uri or "").lower()
    route = route_of(integration, facts)
    if start.startswith("https://"):
        return PASSED
    if start.startswith("http://") and not isinstance(kind, Unknown) and not isinstance(connection, Unknown):
        return Failed(f"{route} calls its backend over plain HTTP, prompts and replies in clear.")
    if isinstance(kind, Unknown) and start.startswith("arn:"):
        return NOT_APPLICABLE
    return Undecided(f"Whether {route} calls its backend over TLS is not known.")


RULE = Rule(
    id="TG-R11",
    severity="high",
    title="A backend is called over plain HTTP",
    condition="The uri of an HTTP or HTTP_PROXY aws_api_gateway_integration outside a VPC link starts with http://.",
    why=(
        "Prompts, replies and whatever header carries a credential cross the internet for anyone on the way "
        "to read and to change."
    ),
    in_gateway="Write the url with https://.",
    in_terraform="Write the uri with https://.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
