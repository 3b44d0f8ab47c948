"""A credential in the text of an API."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import INTEGRATION, REST_API, Facts
from tollgate.audit.credential import has_shape, in_template, under_quotes
from tollgate.audit.judgement import PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_mapping,
)

_TEMPLATES = ("request_templates", "response_templates")
_PARAMETERS = ("request_parameters", "response_parameters")
_KINDS = (INTEGRATION, "aws_api_gateway_integration_response", "aws_api_gateway_gateway_response", REST_API)


def judge(resource: Resource, facts: Facts) -> Judgement:
    for argument in _PARAMETERS:
        values = as_mapping(resource.get(argument))
        if not isinstance(values, Unknown) and (names := sorted(under_quotes(values))):
            return Failed(
                f"{argument} of {resource.address} has a credential in clear, as {_last(names[0])}."
            )
    for argument in _TEMPLATES:
        templates = as_mapping(resource.get(argument))
        if not isinstance(templates, Unknown) and any(
            isinstance(text, str) and in_template(text) for text in templates.values()
        ):
            return Failed(f"{argument} of {resource.address} has a credential in clear.")
    for argument in ("body", "uri"):
        text = resource.get(argument)
        if isinstance(text, str) and has_shape(text):
            return Failed(f"The {argument} of {resource.address} has a credential in clear.")
    return PASSED


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (resource for kind in _KINDS for resource in facts.configuration.of(kind))


RULE = Rule(
    id="TG-R12",
    severity="critical",
    title="A credential is written into the API",
    condition=(
        "A parameter, a template or the body of the API holds a literal under a name such as authorization, "
        "api-key, token or secret, or in a form that only credentials have."
    ),
    why=(
        "Whoever reads the document, the plan or the state can call the backend in your name, and to change "
        "the credential takes a deployment."
    ),
    in_gateway="Take the header out, and let the backend trust the API by its role or its network.",
    in_terraform=(
        "Take the value from a sensitive variable, or let the integration sign with a role (credentials)."
    ),
    link="https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
    covers=("CKV_SECRET_6",),
    subjects=_subjects,
    judge=judge,
)
