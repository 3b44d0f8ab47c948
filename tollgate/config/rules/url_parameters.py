"""A parameter in an integration's address comes from the route's path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integration import HttpIntegration
from tollgate.config.problem import Problem
from tollgate.config.route import RouteKey

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find addresses with a parameter that the path does not have."""
    for api_name, api in gateway.apis.items():
        for text, route in api.routes.items():
            if not isinstance(route.integration, HttpIntegration):
                continue
            given = RouteKey.parse(text).parameters
            for name in route.integration.url_parameters:
                if name not in given:
                    has = " and ".join(f"{{{parameter}}}" for parameter in given)
                    yield Problem(
                        ("apis", api_name, "routes", text, "integration", "url"),
                        f"the address has {{{name}}}, and the path {RouteKey.parse(text).path!r} has not",
                        f"The path has {has}." if has else f"Put {{{name}}} into the route's path.",
                    )
