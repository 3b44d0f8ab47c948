"""A backend that is called in clear."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(integration: Resource, facts: Facts) -> Judgement:
    kind = as_text(integration.get("type"))
    if kind not in ("HTTP", "HTTP_PROXY"):
        return NOT_APPLICABLE
    uri = as_text(integration.get("uri"))
    if as_text(integration.get("connection_type")) == "VPC_LINK":
        return NOT_APPLICABLE
    start = uri.prefix if isinstance(uri, Unknown) else uri or ""
    if start.lower().startswith("http://"):
        return Failed(
            f"{integration.address} calls its backend over plain HTTP, prompts and replies in clear."
        )
    if start.lower().startswith("https://"):
        return PASSED
    return Undecided(f"Whether {integration.address} calls its backend over TLS is not known.")


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
