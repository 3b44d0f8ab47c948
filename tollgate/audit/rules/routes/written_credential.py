"""A credential in the text of an API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tollgate.access.facts import INTEGRATION, REST_API, Facts
from tollgate.access.roles import FUNCTION
from tollgate.audit.judgement import PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.audit.rules.routes.openapi import operations, parsed
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    Value,
    as_mapping,
)
from tollgate.terraform.credential import has_shape, in_template, points_elsewhere, under, under_quotes

_TEMPLATES = ("request_templates", "response_templates")
_PARAMETERS = ("request_parameters", "response_parameters")
_RESPONSES = ("aws_api_gateway_integration_response", "aws_api_gateway_gateway_response")
_KINDS = (INTEGRATION, *_RESPONSES, REST_API, FUNCTION)
_IN_BODY = "x-amazon-apigateway-integration"


def judge(resource: Resource, facts: Facts) -> Judgement:
    where = next(_credentials(resource), None)
    return PASSED if where is None else Failed(f"{where} of {resource.address} has a credential in clear.")


def _credentials(resource: Resource) -> Iterator[str]:
    """The arguments that hold one, for a person: `request_parameters (Authorization)`."""
    for argument in _PARAMETERS:
        yield from (f"{argument}{name}" for name in _in_parameters(resource.get(argument)))
    for argument in _TEMPLATES:
        if _in_templates(resource.get(argument)):
            yield argument
    for argument in ("body", "uri"):
        if has_shape(_text(resource.get(argument))):
            yield argument
    yield from _in_body(resource.get("body"))
    environment = resource.block("environment") if resource.kind == FUNCTION else None
    if isinstance(environment, Block):
        names = under(_known(environment.get("variables")))
        yield from (f"environment ({name})" for name in names if not points_elsewhere(name))


def _in_body(body: Value) -> Iterator[str]:
    document = parsed(body)
    if isinstance(document, Unknown):
        return
    for route, operation in operations(document):
        integration = operation.get(_IN_BODY)
        if isinstance(integration, dict):
            for name in _in_parameters(integration.get("requestParameters")):
                yield f"{route}{name} in the body"
            if _in_templates(integration.get("requestTemplates")):
                yield f"{route} in the body"


def _in_parameters(parameters: Value) -> Iterator[str]:
    values = as_mapping(parameters)
    if isinstance(values, Unknown):
        if has_shape(_text(values)):
            yield ""
        return
    shaped = (name for name, value in values.items() if has_shape(_text(value)))
    yield from (f" ({name.rpartition('.')[2]})" for name in sorted({*under_quotes(values), *shaped}))


def _in_templates(templates: Value) -> bool:
    values = as_mapping(templates)
    texts = [values] if isinstance(values, Unknown) else values.values()
    return any(in_template(_text(text)) for text in texts)


def _known(variables: Value) -> Mapping[str, Value]:
    found = as_mapping(variables)
    return {} if isinstance(found, Unknown) else found


def _text(value: Value) -> str:
    """What is certainly written, where a part of it may be an expression."""
    found = value.text if isinstance(value, Unknown) else value
    return found if isinstance(found, str) else ""


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (resource for kind in _KINDS for resource in facts.configuration.of(kind))


RULE = Rule(
    id="TG-R12",
    severity="critical",
    title="A credential is written into the API",
    condition=(
        "A parameter, a template or the body of the API holds a literal under a name such as authorization, "
        "api-key, token or secret, or in a form that only credentials have; or an environment variable of a "
        "function does."
    ),
    why=(
        "Whoever reads the document, the plan or the state can call the backend in your name, and to change "
        "the credential takes a deployment."
    ),
    in_gateway=(
        "Put the header into `secret_headers`, whose value comes by a sensitive variable, or take it out and "
        "let the backend trust the API by its role or its network."
    ),
    in_terraform=(
        "Take the value from a sensitive variable, or let the integration sign with a role (credentials)."
    ),
    link="https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
    covers=("CKV_SECRET_6",),
    subjects=_subjects,
    judge=judge,
)
