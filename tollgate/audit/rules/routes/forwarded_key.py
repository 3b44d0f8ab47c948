"""A consumer's key that goes to the backend."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_mapping,
    as_text,
)

_HEADER = "method.request.header.x-api-key"
_ITS_OWN = "integration.request.header.x-api-key"


def judge(integration: Resource, facts: Facts) -> Judgement:
    kind = as_text(integration.get("type"))
    if kind not in ("HTTP", "HTTP_PROXY") or as_text(integration.get("connection_type")) == "VPC_LINK":
        return NOT_APPLICABLE
    parameters = as_mapping(integration.get("request_parameters"))
    if isinstance(parameters, Unknown):
        return Undecided(f"Which headers {integration.address} passes on is not known: {parameters.why}.")
    passed_on = [
        name for name, value in parameters.items() if isinstance(value, str) and value.lower() == _HEADER
    ]
    if passed_on:
        return Failed(f"{integration.address} hands each caller's key to the backend, as {passed_on[0]}.")
    if kind == "HTTP" or any(name.lower() == _ITS_OWN for name in parameters):
        return PASSED
    if not _takes_keys(integration, facts):
        return NOT_APPLICABLE
    return Failed(
        f"{integration.address} passes every header on, so the backend sees each caller's x-api-key.",
        "medium",
    )


def _takes_keys(integration: Resource, facts: Facts) -> bool:
    spot = facts.spot(integration)
    methods = facts.methods_at.get(spot, ()) if spot is not None else ()
    return any(facts.routes[method].guard == "key" for method in methods)


RULE = Rule(
    id="TG-R13",
    severity="high",
    title="A caller's key reaches the backend",
    condition=(
        "An HTTP integration maps method.request.header.x-api-key to the backend (high), or an HTTP_PROXY "
        "one "
        "of a route with a key passes all headers on (medium), outside a VPC link."
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
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
