"""Mapping templates rendered as API Gateway would render them, twice.

For `#if` nothing is true in the engine, as recorded of API Gateway, and false in Velocity's user guide
("Conditionals"). A template is rendered both ways, and must not tell them apart. What `$input.json` prints
for a path that leads nowhere was not found: a test tries each (`Undocumented`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from airspeed import operators

from tollgate.local.mapping import velocity
from tollgate.local.mapping.velocity import Rendered, Undocumented

Json = Any

REQUEST_ID = "5d7a2b1c-8f3e-4c6d-9b0a-1e2f3a4b5c6d"
EXTENDED_REQUEST_ID = "JKJaXmPLvHcE+/SHA="
API_KEY_ID = "k3yid0123"

_CONTEXT = {
    "requestId": REQUEST_ID,
    "extendedRequestId": EXTENDED_REQUEST_ID,
    "identity.apiKeyId": API_KEY_ID,
}


@dataclass(frozen=True)
class Payload:
    """A request, or an answer of the service to it.

    Attributes:
        body: as it was sent.
        path, query, headers: of the caller's request, in both.
        missing: what `$input.json` prints for a path that leads nowhere.
    """

    body: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    missing: Undocumented = '""'


def render(template: str, payload: Payload) -> Rendered:
    """Render a template.

    Raises:
        TemplateFailed: it is no template, or fails.
        AssertionError: it depends on what nothing is for `#if`.
    """
    rendered = _render(template, payload)
    with (
        patch.object(operators.Condition, "calculate", _as_the_guide_has_it),
        patch.object(operators.UnaryOperatorValue, "calculate", _not_as_the_guide_has_it),
    ):
        assert _render(template, payload) == rendered
    return rendered


def _render(template: str, payload: Payload) -> Rendered:
    return velocity.Template(template).render(
        velocity.Payload(
            payload.body,
            payload.path,
            payload.query,
            payload.headers,
            context=_CONTEXT.get,
            missing=payload.missing,
        )
    )


def _as_the_guide_has_it(condition: Json, *of: Json) -> bool:
    return bool(condition.expression.calculate(*of))


def _not_as_the_guide_has_it(negation: Json, *of: Json) -> bool:
    return not negation.value.calculate(*of)
