"""What a backend is asked: a request handed through by a proxy, or mapped.

Developer guide, "Map request data for REST APIs", "Integration passthrough behaviors", "Amazon API Gateway
important notes".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from tollgate.local.call import BackendRequest, Call, Pairs, Refusal
from tollgate.local.context import variable
from tollgate.local.mapping.names import Payload, Rendered, render
from tollgate.local.mapping.parameters import Source, sources
from tollgate.local.mapping.velocity import InvalidTemplate, compiled
from tollgate.local.served.gateway import Integration

_JSON: Final = "application/json"
_NOT_HANDED_ON: Final = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
)
"""Of the connection, or dropped by API Gateway."""
_STAGE_VARIABLE: Final = re.compile(r"\$\{stageVariables\.(\w+)\}")
_PLACE: Final = re.compile(r"\{([^{}]+?)(\+?)\}")
_UNSAFE_IN_HEADER: Final = re.compile(r"[\x00\r\n]")


@dataclass(frozen=True, slots=True)
class _Parameters:
    """What an integration's parameters are taken from, by where they go."""

    path: Mapping[str, Source]
    query: Mapping[str, Source]
    headers: Mapping[str, Source]


def proxied(call: Call, integration: Integration) -> BackendRequest:
    """A request as it came, but for what parameters set.

    Raises:
        Refusal: API_CONFIGURATION_ERROR, where the URI has a parameter that nothing is taken from.
    """
    parameters = _of(integration)
    query: dict[str, Sequence[str]] = dict(call.query)
    query.update(_values(parameters.query, call))
    headers = [(name, value) for name, value in call.headers.items() if name not in _NOT_HANDED_ON]
    _set(headers, [*_forwarded(call), *_pairs(_values(parameters.headers, call))])
    method = integration.method if integration.method not in ("", "ANY") else call.verb
    url = _url(call, integration, _values(parameters.path, call), query)
    return BackendRequest(method, url, headers, call.body)


def mapped(call: Call, integration: Integration) -> BackendRequest:
    """A request that is made of the parameters and the template alone.

    Raises:
        Refusal: UNSUPPORTED_MEDIA_TYPE, where no template is for the body and none may be left out;
            API_CONFIGURATION_ERROR, where the template fails.
    """
    parameters = _of(integration)
    rendered = body_of(call, integration)
    path, query = _values(parameters.path, call), _values(parameters.query, call)
    content_type = call.headers.get("content-type") or _JSON
    headers: Pairs = [
        ("Content-Type", content_type),
        ("Accept", _JSON),
        ("User-Agent", f"AmazonAPIGateway_{call.api.id}"),
        ("x-amzn-apigateway-api-id", call.api.id),
    ]
    _set(headers, _pairs(_values(parameters.headers, call)))
    for name, value in rendered.request.items():
        place, _, rest = name.partition(".")
        if place == "header":
            _set(headers, [(rest, _safe(str(value)))])
        else:
            (path if place == "path" else query)[rest] = _texts(value)
    url = _url(call, integration, path, query)
    body = call.body if rendered is PASSED_THROUGH else rendered.body.encode()
    return BackendRequest(integration.method or call.verb, url, headers, body)


PASSED_THROUGH: Final = Rendered("")
"""In the place of a rendered template, where the body is handed on as it came."""


def body_of(call: Call, integration: Integration) -> Rendered:
    """What the template for the body's type makes of a request; `PASSED_THROUGH` where none is for it.

    Raises:
        Refusal: as `mapped`.
    """
    given = (call.headers.get("content-type") or _JSON).partition(";")[0].strip().lower()
    templates = integration.templates
    template = templates.get(given)
    if template is None:
        template = next((text for name, text in templates.items() if name.lower() == given), None)
    if template is None:
        behavior = integration.passthrough
        if behavior == "NEVER" or (behavior == "WHEN_NO_TEMPLATES" and templates):
            raise Refusal("UNSUPPORTED_MEDIA_TYPE")
        return PASSED_THROUGH
    return rendered(template, call, call.body)


def rendered(template: str, call: Call, body: bytes) -> Rendered:
    """What a template makes of a body, the request's or an answer's.

    Raises:
        Refusal: API_CONFIGURATION_ERROR, where it fails.
    """
    constant = compiled(template).constant
    if constant is not None:
        return Rendered(constant)
    payload = Payload(
        body.decode("utf-8", "replace"),
        call.path_parameters,
        {name: values[-1] for name, values in call.query.items()},
        dict(call.headers.items()),
    )
    try:
        return render(template, payload, lambda name: variable(call, name), call.stage.variables)
    except InvalidTemplate as error:
        call.integration_error = str(error)
        raise Refusal("API_CONFIGURATION_ERROR") from error


@lru_cache(maxsize=4096)
def _of(integration: Integration) -> _Parameters:
    kinds = ("path", "querystring", "header")
    found = (dict(sources(integration.parameters, f"integration.request.{kind}.")) for kind in kinds)
    return _Parameters(*found)


def _values(parameters: Mapping[str, Source], call: Call) -> dict[str, Sequence[str]]:
    """Those that there is something of."""
    found = ((name, source(call, None)) for name, source in parameters.items())
    return {name: values for name, values in found if values}


def _pairs(values: Mapping[str, Sequence[str]]) -> Pairs:
    return [(name, _safe(value)) for name, several in values.items() for value in several]


def _safe(value: str) -> str:
    """A header's value in which nothing begins another header."""
    return _UNSAFE_IN_HEADER.sub(" ", value)


def _set(headers: Pairs, new: Iterable[tuple[str, str]]) -> None:
    """Put headers in the place of those that have their names."""
    found = list(new)
    names = {name.lower() for name, _ in found}
    headers[:] = [pair for pair in headers if pair[0].lower() not in names]
    headers.extend(found)


def _forwarded(call: Call) -> Pairs:
    """What API Gateway adds to a request that it hands through."""
    before = call.headers.get("x-forwarded-for")
    host, _, port = call.headers.get("host", "").partition(":")
    return [
        ("X-Forwarded-For", f"{before}, {call.source_ip}" if before else call.source_ip),
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-Port", port or "80"),
        ("X-Forwarded-Host", host),
        ("x-amzn-apigateway-api-id", call.api.id),
    ]


def _url(
    call: Call,
    integration: Integration,
    path: Mapping[str, Sequence[str]],
    query: Mapping[str, Sequence[str]],
) -> str:
    uri = _STAGE_VARIABLE.sub(lambda found: call.stage.variables.get(found[1], ""), integration.uri)
    uri = _PLACE.sub(_filled(call, path), uri)
    if not query:
        return uri
    parts = urlsplit(uri)
    added = urlencode([(name, value) for name, values in query.items() for value in values], quote_via=quote)
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def _filled(call: Call, path: Mapping[str, Sequence[str]]) -> Callable[[re.Match[str]], str]:
    """What stands for a parameter of the URI: of a greedy one the slashes stay."""

    def value_of(found: re.Match[str]) -> str:
        values = path.get(found[1])
        if not values:
            call.integration_error = f"nothing is mapped to the path parameter {found[1]!r}"
            raise Refusal("API_CONFIGURATION_ERROR")
        is_greedy = call.route is not None and f"{{{found[1]}+}}" in call.route.path
        return quote(values[-1], safe="/" if is_greedy else "")

    return value_of


def _texts(value: Any) -> Sequence[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
