"""An authorization without its authorizer, or the other way round."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.access.identity import Identity
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
    # To the provider, an empty id is none.
    authorizer = method.get("authorizer_id") or None
    route = facts.routes[method]
    if authorization in ("CUSTOM", "COGNITO_USER_POOLS"):
        if authorizer is None:
            return Failed(f"{route} has authorization {authorization} and no authorizer_id.")
        return _of_the_same_api(method, authorizer, facts)
    if authorizer is None:
        return NOT_APPLICABLE
    if isinstance(authorization, Unknown):
        return Undecided(f"Whether {route} asks its authorizer is not known: {authorization.why}.")
    if isinstance(authorizer, Unknown):
        return Undecided(f"Whether {route} names an authorizer is not known: {authorizer.why}.")
    return Failed(
        f"{route} names an authorizer, and authorization {authorization or 'NONE'} does not ask it."
    )


def _of_the_same_api(method: Resource, authorizer: Value, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if not isinstance(authorizer, Reference):
        return Undecided(f"Whose authorizer {route} asks is not known.")
    other = facts.api_of(authorizer.resource)
    if other is not None and other == route.api and not isinstance(other, Unknown):
        return PASSED
    if _is_declared(other) and _is_declared(route.api):
        return Failed(f"{route} asks {authorizer.resource.address}, which is of another API.")
    return Undecided(f"Whether {route} and {authorizer.resource.address} are of one API is not known.")


def _is_declared(api: Identity | Unknown | None) -> bool:
    """Whether an API is made here: an id that is written down or looked up may be that of any."""
    return isinstance(api, Resource) and not api.is_data


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
