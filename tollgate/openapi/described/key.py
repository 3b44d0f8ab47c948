"""Where a caller puts its key, as OpenAPI says it."""

from __future__ import annotations

from typing import Any, Final

from tollgate.config.api import Api, ApiRoute

_HEADER: Final = "apiKey"
_BEARER: Final = "bearer"
_SCHEMES: Final[dict[str, dict[str, Any]]] = {
    _HEADER: {
        "type": "apiKey",
        "in": "header",
        "name": "x-api-key",
        "description": "The consumer's API key.",
    },
    _BEARER: {"type": "http", "scheme": "bearer", "description": "The consumer's API key."},
}


def security_schemes(api: Api) -> dict[str, dict[str, Any]]:
    """The schemes by name: any one of them does."""
    return {name: _SCHEMES[name] for name in _taken(api)}


def security(api: Api, route: ApiRoute) -> list[dict[str, list[str]]]:
    """What a route asks for: any one of these, or nothing where the list is empty."""
    return [] if route.public else [{name: []} for name in _taken(api)]


def _taken(api: Api) -> tuple[str, ...]:
    if api.api_key_source == "header":
        return (_HEADER,)
    # An authorizer that caches nothing takes a key from x-api-key, too.
    return (_BEARER,) if api.authorizer.cache else (_BEARER, _HEADER)
