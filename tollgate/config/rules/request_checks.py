"""A route's check is one that API Gateway can make of its requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tollgate.config.json_schema import faults
from tollgate.config.problem import Path, Problem, dotted
from tollgate.config.route import RouteKey

if TYPE_CHECKING:
    from tollgate.config.api import Api
    from tollgate.config.gateway import Gateway
    from tollgate.config.request_check import RequestCheck

_WITHOUT_BODY: Final = ("GET", "HEAD", "OPTIONS")
"""RFC 9110, section 9.3: content of such a request has no meaning."""

_BYTES: Final = ("*/*", "application/*", "application/json")
"""Binary media types that JSON is among."""


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find checks of bodies that are not there or pass as bytes, and schemas that are not supported."""
    for api_name, api in gateway.apis.items():
        for text, route in api.routes.items():
            if route.request is not None and route.request.body_field is not None:
                path = ("apis", api_name, "routes", text, "request", route.request.body_field)
                yield from _of_method(RouteKey.parse(text).method, path)
                yield from _of_media_types(api_name, api, path)
                yield from _of_schema(route.request, path)


def _of_method(method: str, path: Path) -> Iterator[Problem]:
    if method in _WITHOUT_BODY:
        yield Problem(
            path, f"a {method} request has no body to check", f"Take {path[-1]!r} out, or use POST."
        )
    elif method == "ANY":
        yield Problem(
            path,
            "a route of ANY takes requests without a body, too",
            "Name the method that has one, as in 'POST', by a route of its own.",
        )


def _of_media_types(api_name: str, api: Api, path: Path) -> Iterator[Problem]:
    for media_type in api.binary_media_types:
        if media_type in _BYTES:
            yield Problem(
                path,
                f"the API {api_name!r} takes {media_type!r} for bytes, which no schema describes",
                f"Take {media_type!r} out of 'binary_media_types', or put the route into an API without it.",
            )


def _of_schema(request: RequestCheck, path: Path) -> Iterator[Problem]:
    given = request.schema_given
    if given is None:
        return
    for fault in faults(given):
        if request.schema_file is None:
            yield Problem((*path, *fault.path), fault.message, fault.remedy)
        else:
            within = f", at {dotted(fault.path)}" if fault.path else ""
            message = f"in {request.schema_file.path!r}{within}: {fault.message}"
            yield Problem(path, message, fault.remedy)
