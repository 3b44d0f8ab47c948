"""What a caller gets of a backend's answer that is mapped.

Developer guide, "Set up an integration response in API Gateway", "Map response data", "Override your API's
request and response parameters and status codes".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tollgate.local.call import Answer, Call, Pairs, Refusal
from tollgate.local.mapping.parameters import Source, sources
from tollgate.local.mapping.request import rendered
from tollgate.local.served.gateway import Integration, IntegrationResponse

_JSON: Final = "application/json"
_HEADER: Final = "method.response.header."
_UNSAFE_IN_HEADER: Final = re.compile(r"[\x00\r\n]")


def answered(call: Call, integration: Integration, backend: Answer, error: str | None = None) -> Answer:
    """What is made of an answer.

    Args:
        backend: with a whole body.
        error: what a function failed with, its `errorMessage`.

    Raises:
        Refusal: API_CONFIGURATION_ERROR, where no integration response is for it, or its template fails.
    """
    # Of a function, an error's message is matched and nothing else; of all others, the status.
    said = (error or "") if integration.function is not None else str(backend.status)
    chosen = _choice(integration).of(said)
    if chosen is None:
        call.integration_error = f"no integration response is for {said!r}"
        raise Refusal("API_CONFIGURATION_ERROR")
    return shown(call, chosen, backend)


def shown(call: Call, response: IntegrationResponse, backend: Answer) -> Answer:
    """What an integration response makes of an answer.

    Raises:
        Refusal: API_CONFIGURATION_ERROR, where its template fails.
    """
    assert isinstance(backend.body, bytes)
    content_type, template = _template(call, response.templates)
    headers: Pairs = [("Content-Type", content_type)]
    status, body = response.status, backend.body
    said = None if template is None else rendered(template, call, body)
    for name, source in _headers(response).items():
        _put(headers, name, ", ".join(source(call, backend)))
    if said is not None:
        body = said.body.encode()
        for name, value in said.response.items():
            if name == "status":
                status = int(value)
            else:
                _put(headers, name.removeprefix("header."), str(value))
    return Answer(status, headers, body)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which integration response is for what: the first whose pattern fits, else the one without a
    pattern."""

    patterns: tuple[tuple[re.Pattern[str], IntegrationResponse], ...]
    default: IntegrationResponse | None

    def of(self, said: str) -> IntegrationResponse | None:
        return next((found for pattern, found in self.patterns if pattern.fullmatch(said)), self.default)


@lru_cache(maxsize=4096)
def _choice(integration: Integration) -> _Choice:
    with_pattern = [found for found in integration.responses if found.selection_pattern]
    others = [found for found in integration.responses if not found.selection_pattern]
    return _Choice(
        # A dot of Java's takes no line's end either.
        tuple((re.compile(found.selection_pattern), found) for found in with_pattern),
        others[0] if others else None,
    )


@lru_cache(maxsize=4096)
def _headers(response: IntegrationResponse) -> Mapping[str, Source]:
    return dict(sources(response.parameters, _HEADER))


def _template(call: Call, templates: Mapping[str, str]) -> tuple[str, str | None]:
    """The template by what the caller accepts, else JSON's, else the first."""
    if not templates:
        return _JSON, None
    if len(templates) > 1:
        for accepted in call.headers.get("accept", "").split(","):
            media_type = accepted.partition(";")[0].strip().lower()
            if media_type in templates:
                return media_type, templates[media_type]
    content_type = _JSON if _JSON in templates else next(iter(templates))
    return content_type, templates[content_type]


def _put(headers: Pairs, name: str, value: str) -> None:
    """Set a header; what is empty is not sent."""
    if value:
        headers[:] = [pair for pair in headers if pair[0].lower() != name.lower()]
        headers.append((name, _UNSAFE_IN_HEADER.sub(" ", value)))
