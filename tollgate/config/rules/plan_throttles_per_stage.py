"""A usage plan takes so many limits on single methods of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import METHOD_THROTTLES_PER_STAGE_IN_A_PLAN
from tollgate.config.problem import Path, Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Count each plan's limits on each API."""
    most = METHOD_THROTTLES_PER_STAGE_IN_A_PLAN
    for plan_name, plan in gateway.usage_plans.items():
        opened: list[tuple[Path, str, int]] = [
            (("apis", name, "throttle"), name, len(api.throttle)) for name, api in plan.apis.items()
        ]
        opened += [
            (("existing_stages", position, "throttle"), stage.api_id, len(stage.throttle))
            for position, stage in enumerate(plan.existing_stages)
        ]
        for path, name, number in opened:
            if number > most:
                yield Problem(
                    ("usage_plans", plan_name, *path),
                    f"the plan has {number} limits on single routes of {name!r}",
                    f"API Gateway takes {most} for each stage: let the plan's own throttle hold the rest.",
                )
