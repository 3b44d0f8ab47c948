"""The APIs that a usage plan opens are the gateway's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem
from tollgate.config.suggestion import instead

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find plans of an API that is not there."""
    for name, plan in gateway.usage_plans.items():
        for api in plan.apis:
            if api not in gateway.apis:
                yield Problem(
                    ("usage_plans", name, "apis", api),
                    f"there is no API {api!r}",
                    instead(api, gateway.apis),
                    refers_to=("apis", api),
                )
