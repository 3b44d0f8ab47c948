"""A consumer's key that goes to the backend."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.naming import route_of
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    Value,
    as_mapping,
    as_text,
)

_KEY = (
    "method.request.header.x-api-key",
    "method.request.multivalueheader.x-api-key",
    "context.identity.apikey",
)
_ITS_OWN = "integration.request.header.x-api-key"
_IN_TEMPLATE = re.compile(
    r"""\$!?\{?context\.identity\.apiKey(?!Id)|\$!?\{?input\.params\(\s*["']x-api-key["']""", re.IGNORECASE
)


def judge(integration: Resource, facts: Facts) -> Judgement:
    kind, connection = as_text(integration.get("type")), as_text(integration.get("connection_type"))
    if connection == "VPC_LINK" or not (kind in ("HTTP", "HTTP_PROXY") or isinstance(kind, Unknown)):
        return NOT_APPLICABLE
    judgement = _passes(integration, kind, facts)
    if isinstance(judgement, Failed) and (isinstance(kind, Unknown) or isinstance(connection, Unknown)):
        return Undecided(f"Where {route_of(integration, facts)} hands its callers' keys is not known.")
    return judgement


def _passes(integration: Resource, kind: str | Unknown | None, facts: Facts) -> Judgement:
    route = route_of(integration, facts)
    parameters = as_mapping(integration.get("request_parameters"))
    templates = as_mapping(integration.get("request_templates"))
    if kind != "HTTP_PROXY" and not isinstance(templates, Unknown) and _has_key(templates):
        return Failed(f"{route} hands each caller's key to the backend, by a template.")
    if isinstance(parameters, Unknown):
        return Undecided(f"Which headers {route} passes on is not known: {parameters.why}.")
    mapped = [name for name, value in parameters.items() if isinstance(value, str) and value.lower() in _KEY]
    if mapped:
        return Failed(f"{route} hands each caller's key to the backend, as {mapped[0]}.")
    if kind == "HTTP":
        if isinstance(templates, Unknown):
            return Undecided(f"Which template {route} has is not known: {templates.why}.")
        return PASSED
    return _of_proxy(integration, parameters, facts)


def _has_key(templates: Mapping[str, Value]) -> bool:
    texts = (value.text if isinstance(value, Unknown) else value for value in templates.values())
    return any(isinstance(text, str) and _IN_TEMPLATE.search(text) for text in texts)


def _of_proxy(integration: Resource, parameters: Mapping[str, Value], facts: Facts) -> Judgement:
    """What of one that passes all headers on, but for those that a parameter sets anew."""
    route, spot = route_of(integration, facts), facts.spot(integration)
    if spot is None:
        return Undecided(f"Whether {integration.address} is of a route with a key is not known.")
    guards = [facts.routes[method].guard for method in facts.methods_at.get(spot, ())]
    if "key" not in guards:
        unsure = any(isinstance(guard, Unknown) for guard in guards)
        return Undecided(f"Whether {route} takes keys is not known.") if unsure else NOT_APPLICABLE
    anew = [value for name, value in parameters.items() if name.lower() == _ITS_OWN]
    if not anew:
        return Failed(f"{route} passes every header on, so the backend sees each caller's key.", "medium")
    if isinstance(anew[0], Unknown) and not anew[0].prefix.startswith("'"):
        return Undecided(f"What {route} sends as x-api-key is not known: {anew[0].why}.")
    if not _is_from_header(integration, facts):
        return Undecided(f"Which header the key of {route} comes in is not known.")
    return PASSED


def _is_from_header(integration: Resource, facts: Facts) -> bool:
    """Whether a key certainly comes as x-api-key, and not by an authorizer."""
    api = facts.api_of(integration)
    if not isinstance(api, Resource) or api.is_data:
        return False
    return as_text(api.get("api_key_source")) in (None, "HEADER")


RULE = Rule(
    id="TG-R13",
    severity="high",
    title="A caller's key reaches the backend",
    condition=(
        "An HTTP integration maps method.request.header.x-api-key or context.identity.apiKey to the "
        "backend, or a template does (high); or an HTTP_PROXY one of a route with a key passes all headers "
        "on (medium); outside a VPC link."
    ),
    why="Whoever runs the backend, or reads its logs, can call your API with the keys of your consumers.",
    in_gateway=(
        "Lead the route to a backend of your own, and keep its logs free of headers; tell the consumers whom "
        "their key reaches."
    ),
    in_terraform=(
        'Set request_parameters["integration.request.header.x-api-key"] to a fixed text such as "\'-\'", or '
        "use "
        "HTTP instead of HTTP_PROXY."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
