"""A refusal that browsers cannot read."""

from __future__ import annotations

from tollgate.access.facts import REST_API, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_mapping,
    as_text,
)

_RESPONSE = "aws_api_gateway_gateway_response"
_ORIGIN = "gatewayresponse.header.access-control-allow-origin"
_REFUSALS = {"INVALID_API_KEY", "THROTTLED", "QUOTA_EXCEEDED"}


def judge(rest_api: Resource, facts: Facts) -> Judgement:
    if not any(route.verb == "OPTIONS" for route in facts.routes_of(rest_api)):
        return NOT_APPLICABLE
    readable: set[str] = set()
    for response in facts.members(rest_api, _RESPONSE):
        parameters = as_mapping(response.get("response_parameters"))
        kind = as_text(response.get("response_type"))
        if isinstance(parameters, Unknown) or isinstance(kind, Unknown):
            return Undecided(f"What {response.address} lets a browser read is not known.")
        if any(name.lower() == _ORIGIN for name in parameters):
            readable.add(kind or "")
    if "DEFAULT_4XX" in readable or readable >= _REFUSALS:
        return PASSED
    return Failed(f"Browsers may call {rest_api.address}, and cannot read why they are refused: 403 or 429.")


RULE = Rule(
    id="TG-R16",
    severity="low",
    title="Browsers cannot read a refusal",
    condition=(
        "A REST API answers preflights, and has no aws_api_gateway_gateway_response for DEFAULT_4XX, or for "
        "INVALID_API_KEY, THROTTLED and QUOTA_EXCEEDED, with Access-Control-Allow-Origin."
    ),
    why=(
        "A page that is refused for its key or held to its limit sees a network error, and cannot tell its "
        "user to wait."
    ),
    in_gateway="Tollgate writes no gateway responses yet: add them to the stack in your own program.",
    in_terraform=(
        "Add an aws_api_gateway_gateway_response for DEFAULT_4XX with gatewayresponse.header.Access-Control- "
        "Allow-Origin."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
    subjects=each(REST_API),
    judge=judge,
)
