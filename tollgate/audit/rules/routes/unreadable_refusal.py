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
_REFUSALS = ("INVALID_API_KEY", "THROTTLED", "QUOTA_EXCEEDED")


def judge(rest_api: Resource, facts: Facts) -> Judgement:
    if not facts.preflights.get(rest_api):
        return NOT_APPLICABLE
    shown: dict[str, bool | None] = {}
    vague = []
    for response in (*facts.members(rest_api, _RESPONSE), *facts.uncertain(_RESPONSE)):
        kind = as_text(response.get("response_type"))
        if not isinstance(kind, Unknown) and kind not in (*_REFUSALS, "DEFAULT_4XX"):
            continue
        if isinstance(kind, Unknown) or isinstance(facts.api_of(response), Unknown):
            vague.append(response)
        else:
            shown[kind or ""] = _shows_origin(response)
    # What has a response of its own does not fall back to the default.
    readable = {refusal: shown.get(refusal, shown.get("DEFAULT_4XX", False)) for refusal in _REFUSALS}
    lacking = sorted(refusal for refusal, found in readable.items() if found is False)
    if lacking and (not vague or any(shown.get(refusal) is False for refusal in _REFUSALS)):
        return Failed(
            f"Browsers may call {rest_api.address}, and cannot read why they are refused: "
            f"{', '.join(lacking)}."
        )
    if None in readable.values() or any(lacking or not _shows_origin(response) for response in vague):
        return Undecided(f"Which refusals of {rest_api.address} a browser can read is not known.")
    return PASSED


def _shows_origin(response: Resource) -> bool | None:
    """Whether a browser may read a response; None where that is not known."""
    parameters = as_mapping(response.get("response_parameters"))
    return None if isinstance(parameters, Unknown) else any(name.lower() == _ORIGIN for name in parameters)


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
    in_gateway="Write `cors` into the API, in place of OPTIONS routes of your own.",
    in_terraform=(
        "Add an aws_api_gateway_gateway_response for DEFAULT_4XX with "
        "gatewayresponse.header.Access-Control-Allow-Origin."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
    subjects=each(REST_API),
    judge=judge,
)
