"""Mapping templates rendered as API Gateway would render them, as far as ours go.

The engine is that of `tollgate serve`. For `#if` nothing is true there, as recorded of API Gateway, and
false in Velocity's user guide ("Conditionals"): a template is rendered both ways, and must not tell them
apart. What `$input.json` prints for a path that leads nowhere is in no page: a test tries each
(`Undocumented`).
"""

from __future__ import annotations

from typing import Any, Literal
from unittest.mock import patch

from airspeed import operators

from tollgate.local.mapping import names
from tollgate.local.mapping.names import Payload, Rendered

__all__ = ["Payload", "Rendered", "render"]

Undocumented = Literal['""', "null"]
"""What `$input.json` may print for a path that leads nowhere."""

REQUEST_ID = "5d7a2b1c-8f3e-4c6d-9b0a-1e2f3a4b5c6d"
EXTENDED_REQUEST_ID = "JKJaXmPLvHcE+/SHA="
API_KEY_ID = "k3yid0123"
_CONTEXT = {
    "requestId": REQUEST_ID,
    "extendedRequestId": EXTENDED_REQUEST_ID,
    "identity.apiKeyId": API_KEY_ID,
}


def render(template: str, payload: Payload) -> Rendered:
    """Render a template.

    Raises:
        InvalidTemplate: it is no template, or fails.
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
    return names.render(template, payload, _CONTEXT.get, {})


def _as_the_guide_has_it(condition: Any, *of: Any) -> bool:
    return bool(condition.expression.calculate(*of))


def _not_as_the_guide_has_it(negation: Any, *of: Any) -> bool:
    return not negation.value.calculate(*of)
