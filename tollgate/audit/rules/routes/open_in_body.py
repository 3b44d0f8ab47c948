"""Open routes in an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tollgate.access.facts import METHOD, REST_API, REST_API_PUT, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.routes.naming import listed
from tollgate.audit.rules.routes.openapi import entries, operations, parsed
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)

_KEY_HEADER = "x-api-key"
_AUTHORIZER = {"x-amazon-apigateway-authtype", "x-amazon-apigateway-authorizer"}


def judge(holder: Resource, facts: Facts) -> Judgement:
    body = holder.get("body")
    if body is None or body == "":
        return NOT_APPLICABLE
    mode = as_text(holder.get("put_rest_api_mode"))
    api = facts.api_of(holder)
    has_methods = api is not None and not isinstance(api, Unknown) and bool(facts.members(api, METHOD))
    document = parsed(body)
    asks = {} if isinstance(document, Unknown) else _asks(document)
    wrong = []
    if open_ := [route for route, asked in asks.items() if asked is False]:
        wrong.append(f"asks for no key at {listed(open_)}")
    if has_methods and mode in (None, "overwrite"):
        wrong.append("has methods beside it, and each apply undoes them")
    if wrong:
        return Failed(f"The OpenAPI body of {holder.address} {'; and it '.join(wrong)}.")
    if isinstance(document, Unknown):
        return Undecided(f"Which routes the OpenAPI body opens is not known: {document.why}.")
    if unsure := [route for route, asked in asks.items() if asked is None]:
        return Undecided(f"Whether the OpenAPI body asks for a key is not known at {listed(unsure)}.")
    if has_methods and isinstance(mode, Unknown):
        return Undecided(f"Whether the OpenAPI body undoes the methods is not known: {mode.why}.")
    return PASSED


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (*facts.configuration.of(REST_API), *facts.configuration.of(REST_API_PUT))


def _asks(document: Mapping[str, Any]) -> Mapping[str, bool | None]:
    """Whether each route asks for a key or an authorization; None where that is an expression."""
    schemes = _schemes(document)
    whole = document.get("security")
    return {
        route: _either(_is_of_iam(operation), _has_way(operation.get("security", whole), schemes))
        for route, operation in operations(document)
        if not route.startswith("OPTIONS ")
    }


def _is_of_iam(operation: Mapping[str, Any]) -> bool | None:
    auth = operation.get("x-amazon-apigateway-auth")
    kind = str(auth.get("type")) if isinstance(auth, Mapping) else ""
    return None if "${" in kind else kind.upper() == "AWS_IAM"


def _has_way(security: object, schemes: Mapping[str, bool | None]) -> bool | None:
    """Whether each way in has a key: one that has none is open."""
    if isinstance(security, str):
        return None
    ways = security if isinstance(security, list) else []
    guards = [_either(*_guards(way, schemes)) for way in ways]
    if False in guards or not guards:
        return False
    return None if None in guards else True


def _guards(way: object, schemes: Mapping[str, bool | None]) -> list[bool | None]:
    return [None if "${" in name else schemes.get(name, False) for name, _ in entries(way)]


def _either(*answers: bool | None) -> bool | None:
    """Whether one of them is true; None where one of them may be."""
    return True if True in answers else None if None in answers else False


def _schemes(document: Mapping[str, Any]) -> Mapping[str, bool | None]:
    """Whether each scheme keeps people out: by the header that API Gateway looks at, or by an authorizer."""
    components = document.get("components")
    of_version_3 = components.get("securitySchemes") if isinstance(components, Mapping) else None
    found = (*entries(document.get("securityDefinitions")), *entries(of_version_3))
    return {name: _keeps_out(scheme) for name, scheme in found if isinstance(scheme, Mapping)}


def _keeps_out(scheme: Mapping[str, Any]) -> bool | None:
    header = str(scheme.get("name")).lower()
    if header == _KEY_HEADER or scheme.keys() & _AUTHORIZER:
        return True
    return None if "${" in header else False


RULE = Rule(
    id="TG-R10",
    severity="critical",
    title="An OpenAPI body opens routes",
    condition=(
        "The body of an aws_api_gateway_rest_api or aws_api_gateway_rest_api_put has an operation without a "
        "security requirement that names "
        "the x-api-key header or an authorizer, and no AWS_IAM; or there are aws_api_gateway_method beside "
        "the body, and put_rest_api_mode is not merge."
    ),
    why=(
        "Routes of the body are seen by no check that looks at methods, and anyone may call one that asks "
        "for no key. A body and methods are two writers: each apply undoes the other."
    ),
    in_gateway="Take the body out: each route of `routes` asks for a key.",
    in_terraform=(
        'Give each operation security: [{"api_key": []}] with a securityDefinitions entry for x-api-key, or '
        "write methods instead of a body."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html",
    subjects=_subjects,
    judge=judge,
)
