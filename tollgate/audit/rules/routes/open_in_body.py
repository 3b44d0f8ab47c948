"""Open routes in an OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from typing import Any

from tollgate.access.facts import METHOD, REST_API, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)

_KEY_HEADER = "x-api-key"
_OPERATIONS = ("get", "put", "post", "delete", "head", "patch", "x-amazon-apigateway-any-method")


def judge(rest_api: Resource, facts: Facts) -> Judgement:
    body = as_text(rest_api.get("body"))
    if body is None:
        return NOT_APPLICABLE
    document = _parsed(body)
    if isinstance(document, str):
        return Undecided(document)
    if facts.members(rest_api, METHOD):
        return Failed(
            f"{rest_api.address} has an OpenAPI body and methods beside it, which overwrite each other."
        )
    if open_ := _open(document):
        return Failed(f"The OpenAPI body of {rest_api.address} asks for no key at {', '.join(open_[:5])}.")
    return PASSED


def _parsed(body: str | Unknown) -> Mapping[str, Any] | str:
    """The document, or why it cannot be read."""
    if isinstance(body, Unknown):
        return f"Which routes the OpenAPI body opens is not known: {body.why}."
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return "Which routes the OpenAPI body opens is not known: it is no JSON."
    return document if isinstance(document, Mapping) else "The OpenAPI body is no object."


def _open(document: Mapping[str, Any]) -> list[str]:
    """The routes that ask for no key: `GET /models`."""
    schemes = _key_schemes(document)
    whole = document.get("security")
    return [
        f"{verb.upper()} {path}"
        for path, operations in _entries(document.get("paths"))
        for verb, operation in _entries(operations)
        if verb in _OPERATIONS and not _asks(_security(operation, whole), schemes)
    ]


def _security(operation: object, whole: object) -> object:
    return operation.get("security", whole) if isinstance(operation, Mapping) else whole


def _asks(security: object, schemes: Set[str]) -> bool:
    """Whether each way in has a key: one that has none is open."""
    ways = security if isinstance(security, list) else []
    return bool(ways) and all(isinstance(way, Mapping) and way.keys() & schemes for way in ways)


def _key_schemes(document: Mapping[str, Any]) -> Set[str]:
    """The schemes that keep people out: the header that API Gateway looks at, and its authorizers."""
    components = document.get("components")
    of_version_3 = components.get("securitySchemes") if isinstance(components, Mapping) else None
    found = (*_entries(document.get("securityDefinitions")), *_entries(of_version_3))
    return {
        name
        for name, scheme in found
        if isinstance(scheme, Mapping)
        and (str(scheme.get("name")).lower() == _KEY_HEADER or "x-amazon-apigateway-authtype" in scheme)
    }


def _entries(value: object) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, Mapping) else ()


RULE = Rule(
    id="TG-R10",
    severity="critical",
    title="An OpenAPI body opens routes",
    condition=(
        "The body of an aws_api_gateway_rest_api has an operation without a security requirement that names "
        "the x-api-key header or an authorizer; or there are aws_api_gateway_method beside the body."
    ),
    why=(
        "Routes of the body are seen by no check that looks at methods, and anyone may call one that asks "
        "for "
        "no key. A body and methods are two writers: each apply undoes the other."
    ),
    in_gateway="Take the body out: each route of `routes` asks for a key.",
    in_terraform=(
        'Give each operation security: [{"api_key": []}] with a securityDefinitions entry for x-api-key, or '
        "write methods instead of a body."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html",
    subjects=each(REST_API),
    judge=judge,
)
