"""A route that is cached has a cache, and answers that may be given again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.problem import Path, Problem
from tollgate.config.route import RouteKey

if TYPE_CHECKING:
    from tollgate.config.api import Api, ApiRoute
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find routes that cannot be cached, and caches that nothing is put into."""
    for name, api in gateway.apis.items():
        for text, route in api.routes.items():
            if route.cache is not None:
                yield from _of_route(("apis", name, "routes", text, "cache"), api, text, route)
        if api.stage.cache is not None and not any(route.cache for route in api.routes.values()):
            yield Problem(
                ("apis", name, "stage", "cache"),
                "no route is cached, and the cache is paid for by the hour",
                "Add 'cache: {}' to a GET route, or take it out.",
            )


def _of_route(path: Path, api: Api, text: str, route: ApiRoute) -> Iterator[Problem]:
    method = RouteKey.parse(text).method
    if method != "GET":
        yield Problem(
            path,
            f"an answer to {method} cannot be cached",
            "Take it out: API Gateway looks at no body, and would give the answer to another prompt.",
        )
    elif isinstance(route.integration, CalledIntegration) and route.integration.streams:
        yield Problem(path, "an answer that is streamed cannot be cached", "Take 'cache' or 'stream' out.")
    if api.stage.cache is None:
        yield Problem(path, "the API's stage has no cache", "Add 'cache: {size: \"0.5\"}' to its 'stage'.")
