"""What a request's body must be."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from tollgate.config.api import Api
from tollgate.config.integration import (
    BedrockIntegration,
    Integration,
    MockIntegration,
    SageMakerIntegration,
    SqsIntegration,
    StepFunctionsIntegration,
)
from tollgate.config.request_check import RequestCheck
from tollgate.config.route import RouteKey
from tollgate.openapi.described.draft4 import modern

JSON: Final = "application/json"
_SCHEMAS: Final = "#/components/schemas/"
_WITH_A_BODY: Final = ("POST", "PUT", "PATCH")


def schemas_of(api: Api) -> dict[str, dict[str, Any]]:
    """The schemas of the bodies that are checked: as components, by `schema_name`."""
    found: dict[str, dict[str, Any]] = {}
    for key, route in api.items():
        name = schema_name(api, key)
        schema = body_schema(route.request, f"{_SCHEMAS}{name}") if route.request else None
        if schema is not None:
            found[name] = schema
    return found


def schema_name(api: Api, key: RouteKey) -> str:
    """What the schema of a route's body is called: `post_v1_chat_completions`."""
    alike = [other for other, _ in api.items() if _slug(other) == _slug(key)]
    number = alike.index(key) + 1
    return f"{_slug(key)}.{number}" if number > 1 else _slug(key)


def request_body(api: Api, key: RouteKey, method: str) -> dict[str, Any] | None:
    """OpenAPI's `requestBody` of a route, for one of its methods; None where there is none."""
    route = api.routes[str(key)]
    name = schema_name(api, key)
    is_checked = route.request is not None and body_schema(route.request, "") is not None
    takes_one = method in _WITH_A_BODY and not isinstance(route.integration, MockIntegration)
    if not is_checked and not takes_one:
        return None
    media_type = _media_type(route.integration, is_checked=is_checked)
    return {
        "content": {media_type: {"schema": {"$ref": f"{_SCHEMAS}{name}"}} if is_checked else {}},
        **({"required": True} if is_checked or media_type == JSON else {}),
    }


def body_schema(check: RequestCheck, place: str) -> dict[str, Any] | None:
    """The JSON Schema that a body is held to, as OpenAPI 3.1 writes it; None where it is not checked.

    Args:
        place: where it will stand, `#/components/schemas/x`.
    """
    return modern(json.loads(check.schema_text), place) if check.schema_text is not None else None


def _slug(key: RouteKey) -> str:
    return re.sub("[^A-Za-z0-9]+", "_", f"{key.method.lower()}{key.path}").rstrip("_")


def _media_type(integration: Integration, *, is_checked: bool) -> str:
    match integration:
        case SageMakerIntegration():
            return integration.content_type
        case BedrockIntegration() | SqsIntegration() | StepFunctionsIntegration():
            return JSON
    return JSON if is_checked else "*/*"
