"""An authorization without its authorizer, or the other way round."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Reference,
    Unknown,
    Value,
    as_text,
)


def judge(method: Resource, facts: Facts) -> Judgement:
    authorization = as_text(method.get("authorization"))
    authorizer = method.get("authorizer_id")
    route = facts.routes[method]
    if authorization in ("CUSTOM", "COGNITO_USER_POOLS"):
        if authorizer is None:
            return Failed(f"{route} has authorization {authorization} and no authorizer_id.")
        return _of_the_same_api(method, authorizer, facts)
    if authorizer is None:
        return NOT_APPLICABLE
    if isinstance(authorization, Unknown):
        return Undecided(f"Whether {route} asks its authorizer is not known: {authorization.why}.")
    return Failed(
        f"{route} names an authorizer, and authorization {authorization or 'NONE'} does not ask it."
    )


def _of_the_same_api(method: Resource, authorizer: Value, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if not isinstance(authorizer, Reference):
        return Undecided(f"Whose authorizer {route} asks is not known.")
    other = facts.api_of(authorizer.resource)
    if isinstance(other, Unknown) or isinstance(route.api, Unknown):
        return Undecided(f"Whether {route} and {authorizer.resource.address} are of one API is not known.")
    if other != route.api:
        return Failed(f"{route} asks {authorizer.resource.address}, which is of another API.")
    return PASSED


RULE = Rule(
    id="TG-R09",
    severity="high",
    title="A method and its authorizer do not fit",
    condition=(
        "An aws_api_gateway_method has authorization CUSTOM or COGNITO_USER_POOLS without authorizer_id, an "
        "authorizer_id with another authorization, or an authorizer of another API."
    ),
    why=(
        "The apply fails; or the authorizer that a reader sees is never asked, and the route is as open as "
        "without it."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        'Set authorization = "CUSTOM" together with an authorizer_id of the same API, or take both away.'
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
    subjects=each(METHOD),
    judge=judge,
)
