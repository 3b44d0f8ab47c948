"""A stage's limit on one route cannot be set for the root path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find limits on routes at `/`: their method path would begin with a slash, which the provider misreads."""
    for api_name, api in gateway.apis.items():
        for text, route in api.routes.items():
            if route.throttle is not None and text.endswith(" /"):
                yield Problem(
                    ("apis", api_name, "routes", text, "throttle"),
                    "a route at '/' cannot have a limit of its own on the stage",
                    f"Use the stage's, apis.{api_name}.stage.throttle, or give the route a path.",
                )
