"""An API takes so many resources: one for each path and for each path above it, and the root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import RESOURCES_PER_API
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Count the resources of each API."""
    for name, api in gateway.apis.items():
        paths = {key.parts[:length] for key, _ in api.items() for length in range(1, len(key.parts) + 1)}
        count = len(paths) + 1
        if count > RESOURCES_PER_API:
            yield Problem(
                ("apis", name, "routes"),
                f"the routes' paths come to {count} resources",
                f"An API has {RESOURCES_PER_API}, with the root, until Amazon raises it: use {{parameters}} "
                "or {proxy+}, or split the API.",
            )
