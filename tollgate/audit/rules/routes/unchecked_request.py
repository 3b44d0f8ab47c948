"""A request that nobody looks at."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource

_WITH_BODY = ("POST", "PUT", "PATCH")


def judge(method: Resource, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if route.verb not in _WITH_BODY:
        return NOT_APPLICABLE
    if method.raw.get("request_validator_id") is not None:
        return PASSED
    return Failed(
        f"What callers send to {route} reaches the backend unchecked, and counts towards their quota."
    )


RULE = Rule(
    id="TG-R19",
    severity="info",
    title="Requests are not validated",
    condition="A POST, PUT or PATCH aws_api_gateway_method has no request_validator_id.",
    why="A body that cannot be right is refused by the model, after it was paid for.",
    in_gateway="Tollgate writes no validators yet: let the backend check, and suppress this.",
    in_terraform="Set request_validator_id, and request_models with a schema.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html",
    covers=(
        "CKV2_AWS_53",
        "APIG2",
    ),
    subjects=each(METHOD),
    judge=judge,
)
