"""A consumer's key that goes to the backend."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.access.key_place import key_places
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

_ITS_OWN = "integration.request."
_OF_IDENTITY = "context.identity.apikey"
_BY_DEFAULT = ("header.x-api-key",)
_USUAL = {f"{_ITS_OWN}header.x-api-key", f"{_ITS_OWN}header.authorization"}


def judge(integration: Resource, facts: Facts) -> Judgement:
    kind, connection = as_text(integration.get("type")), as_text(integration.get("connection_type"))
    if connection == "VPC_LINK" or not (kind in ("HTTP", "HTTP_PROXY") or isinstance(kind, Unknown)):
        return NOT_APPLICABLE
    judgement = _passes(integration, kind, facts)
    if isinstance(judgement, Failed) and (isinstance(kind, Unknown) or isinstance(connection, Unknown)):
        return Undecided(f"Where {route_of(integration, facts)} hands its callers' keys is not known.")
    return judgement


def _passes(integration: Resource, kind: str | Unknown | None, facts: Facts) -> Judgement:
    route, places = route_of(integration, facts), _places(integration, facts)
    known = _BY_DEFAULT if isinstance(places, Unknown) else places
    parameters = as_mapping(integration.get("request_parameters"))
    templates = as_mapping(integration.get("request_templates"))
    if kind != "HTTP_PROXY" and not isinstance(templates, Unknown) and _has_key(templates, known):
        return Failed(f"{route} hands each caller's key to the backend, by a template.")
    if isinstance(parameters, Unknown):
        return Undecided(f"Which headers {route} passes on is not known: {parameters.why}.")
    mapped = [name for name, value in parameters.items() if isinstance(value, str) and _is_key(value, known)]
    if mapped:
        return Failed(f"{route} hands each caller's key to the backend, as {mapped[0]}.")
    if kind == "HTTP":
        if isinstance(templates, Unknown):
            return Undecided(f"Which template {route} has is not known: {templates.why}.")
        return PASSED
    return _of_proxy(integration, parameters, places, facts)


def _is_key(value: str, places: Sequence[str]) -> bool:
    found = value.lower().replace("multivalueheader.", "header.").replace("multivaluequery", "query")
    return found == _OF_IDENTITY or found.removeprefix("method.request.") in places


def _has_key(templates: Mapping[str, Value], places: Sequence[str]) -> bool:
    names = "|".join(re.escape(place.partition(".")[2]) for place in places)
    in_template = re.compile(
        r"\$!?\{?context\.identity\.apiKey(?!Id)" + rf"""|\$!?\{{?input\.params\(\s*["'](?:{names})["']""",
        re.IGNORECASE,
    )
    texts = (value.text if isinstance(value, Unknown) else value for value in templates.values())
    return any(isinstance(text, str) and in_template.search(text) for text in texts)


def _of_proxy(
    integration: Resource, parameters: Mapping[str, Value], places: Sequence[str] | Unknown, facts: Facts
) -> Judgement:
    """What of one that passes all headers on, but for those that a parameter sets anew."""
    route, spot = route_of(integration, facts), facts.spot(integration)
    if spot is None:
        return Undecided(f"Whether {integration.address} is of a route with a key is not known.")
    guards = [facts.routes[method].guard for method in facts.methods_at.get(spot, ())]
    if "key" not in guards:
        unsure = any(isinstance(guard, Unknown) for guard in guards)
        return Undecided(f"Whether {route} takes keys is not known.") if unsure else NOT_APPLICABLE
    anew = {name.lower(): value for name, value in parameters.items()}
    if isinstance(places, Unknown) or not places:
        if anew.keys() & _USUAL:
            return Undecided(f"In which header the key of {route} comes is not known.")
        return Failed(f"{route} passes every header on, so the backend sees each caller's key.", "medium")
    for place in places:
        value = anew.get(f"{_ITS_OWN}{place}")
        if value is None:
            return Failed(
                f"{route} passes {_said(place)} on, so the backend sees each caller's key.", "medium"
            )
        if isinstance(value, Unknown) and not value.prefix.startswith("'"):
            return Undecided(f"What {route} sends as {_said(place)} is not known: {value.why}.")
    return PASSED


def _said(place: str) -> str:
    """For a person: `the header authorization`."""
    kind, _, name = place.partition(".")
    return f"the {'header' if 'header' in kind else 'parameter'} {name}"


def _places(integration: Resource, facts: Facts) -> Sequence[str] | Unknown:
    spot = facts.spot(integration)
    methods = facts.methods_at.get(spot, ()) if spot is not None else ()
    return key_places(methods[0], facts) if methods else Unknown("its method is not known")


RULE = Rule(
    id="TG-R13",
    severity="high",
    title="A caller's key reaches the backend",
    condition=(
        "An HTTP integration maps the header that the key comes in, or context.identity.apiKey, to the "
        "backend, or a template does (high); or an HTTP_PROXY one of a route with a key passes that header "
        "on (medium); outside a VPC link. The header is x-api-key, or with api_key_source AUTHORIZER the "
        "identity_source of the authorizer: Authorization, as a rule."
    ),
    why="Whoever runs the backend, or reads its logs, can call your API with the keys of your consumers.",
    in_gateway=(
        "Take `x-api-key`, and with `api_key_source: bearer` `Authorization`, out of the route's `forwards`: "
        "without it neither reaches the backend."
    ),
    in_terraform=(
        'Set request_parameters["integration.request.header.x-api-key"], or that of Authorization, to a '
        "fixed text such as \"'-'\", or to the backend's own credential; or use HTTP instead of HTTP_PROXY."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
