"""A usage plan takes so many limits on single methods of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import METHOD_THROTTLES_PER_STAGE_IN_A_PLAN
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Count each plan's limits on each API."""
    most = METHOD_THROTTLES_PER_STAGE_IN_A_PLAN
    for plan_name, plan in gateway.usage_plans.items():
        for api_name, api in plan.apis.items():
            if len(api.throttle) > most:
                yield Problem(
                    ("usage_plans", plan_name, "apis", api_name, "throttle"),
                    f"the plan has {len(api.throttle)} limits on single routes of {api_name!r}",
                    f"API Gateway takes {most} for each stage: let the plan's own throttle hold the rest.",
                )
