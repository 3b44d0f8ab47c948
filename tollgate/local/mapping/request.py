"""What a backend is asked: the request of a caller, passed on or mapped.

Developer guide, "Integration request for REST APIs in API Gateway", "Method request behavior for payloads
without mapping templates for REST APIs in API Gateway" and "Override your API's request and response
parameters and status codes for REST APIs in API Gateway".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from tollgate.local.call import BackendRequest, Call, Pairs, Refusal, failed
from tollgate.local.context import variable
from tollgate.local.mapping import content_handling, uri
from tollgate.local.mapping.java import printed
from tollgate.local.mapping.parameters import RequestSource, of_request
from tollgate.local.mapping.request_headers import (
    NeverMapped,
    NoHeader,
    completed,
    passed_on,
    seen,
    with_mapped,
)
from tollgate.local.mapping.velocity import (
    BodyIsNoJson,
    Payload,
    Rendered,
    TemplateFailed,
    template,
)
from tollgate.local.message.binary import is_binary
from tollgate.local.message.media_type import first_media_type
from tollgate.local.served.gateway import Integration

_JSON: Final = "application/json"
_DEFAULT: Final = "$default"
_PREFIX: Final = "integration.request."
_GREEDY: Final = "method.request.path."
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods with which a request that is mapped has no body, as LocalStack's authors saw it."""
_CONFIGURATION: Final = "Execution failed due to configuration error"
_FAILED: Final = f"{_CONFIGURATION}: Unable to transform request"
_NO_BASE64: Final = f"{_CONFIGURATION}: Unable to base64 decode the body"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Parameters of the integration's request by place and name, those of a query with all values."""

    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, Sequence[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def set(self, place: str, name: str, values: Sequence[str]) -> None:
        """Set a parameter of `path`, `querystring` or `header`."""
        if place == "querystring":
            self.query[name] = values
        elif place == "header":
            # A header is one whatever its capitals.
            for other in [each for each in self.headers if each.lower() == name.lower()]:
                del self.headers[other]
            self.headers[name] = values[-1]
        elif place == "path":
            self.path[name] = values[-1]


def proxied(call: Call, integration: Integration) -> BackendRequest:
    """What an integration that hands requests through asks: what the caller sent, and what is mapped over it.

    Raises:
        Refusal: a mapping fails.
    """
    parameters = _parameters(call, integration)
    headers = _headers(call, integration, passed_on(call), parameters, has_body=bool(call.body))
    # What is mapped is added to what the caller sent, as LocalStack's authors saw it.
    query = {name: [*values, *parameters.query.pop(name, ())] for name, values in call.query.items()}
    url = _url(call, integration, parameters.path, {**query, **parameters.query})
    body = content_handling.of_request(call.body, binary=_is_binary(call), handling=None)
    return BackendRequest(_method(call, integration), url, headers, body)


def mapped(call: Call, integration: Integration) -> BackendRequest:
    """What an integration that maps asks: what is mapped, and the body that its template makes.

    The URL of a service of AWS is its URI, `arn:aws:apigateway:…`.

    Raises:
        Refusal: UNSUPPORTED_MEDIA_TYPE where no template is for the body, or a mapping or a template fails.
    """
    body, overrides = body_of(call, integration)
    parameters = _parameters(call, integration)
    for name, value in overrides.items():
        place, _, parameter = name.partition(".")
        parameters.set(place, parameter, (printed(value),))
    method = _method(call, integration)
    if method in _WITHOUT_BODY:
        body = b""
    headers = _headers(call, integration, [], parameters, has_body=bool(body))
    return BackendRequest(method, _url(call, integration, parameters.path, parameters.query), headers, body)


def body_of(call: Call, integration: Integration) -> tuple[bytes, Mapping[str, object]]:
    """The body that an integration makes of a request's, and the parameters that its template overrides.

    What it overrides of the answer is noted in the call.

    Raises:
        Refusal: as `mapped`.
    """
    text = _template(call, integration)
    if text is not None and (constant := _constant(call, text)) is not None:
        return constant.body.encode(), constant.request
    try:
        body = content_handling.of_request(
            call.body, binary=_is_binary(call), handling=integration.content_handling
        )
    except ValueError:
        raise failed(call, _NO_BASE64) from None
    if text is None:
        return body, {}
    rendered = _rendered(call, text, body)
    call.response_overrides = rendered.response
    return rendered.body.encode("utf-8", "replace"), rendered.request


def _is_binary(call: Call) -> bool:
    return is_binary(call.api, call.headers.get("content-type"))


def payload_of(call: Call, body: bytes) -> Payload:
    """What a template of a call is given."""
    return Payload(
        body=body.decode(errors="replace"),
        path=call.path_parameters,
        query={name: values[-1] for name, values in call.query.items() if values},
        headers=seen(call),
        context=lambda name: variable(call, name),
        stage_variables=call.stage.variables,
    )


def _template(call: Call, integration: Integration) -> str | None:
    """The template for the body's media type; None where the body passes through as it is.

    A template without a letter is none, as LocalStack's authors saw it.
    """
    templates = integration.templates
    given = first_media_type(call.headers.get("content-type") or _JSON)
    found = templates.get(given) or templates.get(_DEFAULT)
    if found:
        return found
    if integration.passthrough == "NEVER" or (integration.passthrough == "WHEN_NO_TEMPLATES" and templates):
        raise Refusal("UNSUPPORTED_MEDIA_TYPE")
    return None


def _constant(call: Call, text: str) -> Rendered | None:
    """What a template is that depends on nothing."""
    try:
        return template(text).constant
    except TemplateFailed as error:
        raise failed(call, f"{_FAILED}: {error}") from None


def _rendered(call: Call, text: str, body: bytes) -> Rendered:
    try:
        return template(text).render(payload_of(call, body))
    except BodyIsNoJson as error:
        raise Refusal("BAD_REQUEST_BODY", f"Could not parse request body into json: {error}") from None
    except TemplateFailed:
        # What it says may show what the caller sent.
        raise failed(call, _FAILED) from None


def _headers(
    call: Call, integration: Integration, headers: Pairs, parameters: Mapped, *, has_body: bool
) -> Pairs:
    try:
        headers = with_mapped(headers, parameters.headers, integration.type)
    except NeverMapped as name:
        raise failed(call, f"{_CONFIGURATION}: {name} header already present") from None
    except NoHeader as name:
        raise failed(call, f"{_CONFIGURATION}: {str(name)!r} is no header's name") from None
    return completed(headers, call, integration.type, has_body=has_body)


def _parameters(call: Call, integration: Integration) -> Mapped:
    parameters = Mapped()
    for place, name, source in _sources(integration):
        if values := source(call):
            parameters.set(place, name, values)
    return parameters


@lru_cache(maxsize=1024)
def _sources(integration: Integration) -> tuple[tuple[str, str, RequestSource], ...]:
    """Where each parameter is taken from, by its place and its name."""
    sources = []
    for target, expression in integration.parameters.items():
        if target.startswith(_PREFIX):
            place, _, name = target.removeprefix(_PREFIX).partition(".")
            sources.append((place, name, of_request(expression)))
    return tuple(sources)


def _url(
    call: Call, integration: Integration, path: Mapping[str, str], query: Mapping[str, Sequence[str]]
) -> str:
    assert call.route is not None
    try:
        return uri.filled(
            integration.uri,
            path=path,
            greedy=_greedy(integration, call.route.path),
            query=query,
            stage_variables=call.stage.variables,
        )
    except uri.NoValue as missing:
        raise failed(call, f"{_CONFIGURATION}: Illegal character in path: {{{missing}}}") from None


@lru_cache(maxsize=1024)
def _greedy(integration: Integration, path: str) -> frozenset[str]:
    """The path parameters that are taken from a greedy one of the route."""
    return frozenset(
        target.removeprefix(f"{_PREFIX}path.")
        for target, expression in integration.parameters.items()
        if target.startswith(f"{_PREFIX}path.")
        and expression.startswith(_GREEDY)
        and f"{{{expression.removeprefix(_GREEDY)}+}}" in path
    )


def _method(call: Call, integration: Integration) -> str:
    return call.verb if integration.method in ("", "ANY") else integration.method
