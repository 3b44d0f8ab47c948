"""A consumer's usage plan is one of the gateway's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem
from tollgate.config.suggestion import instead

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find consumers of a plan that is not there."""
    for name, consumer in gateway.consumers.items():
        plan = consumer.usage_plan
        if plan not in gateway.usage_plans:
            yield Problem(
                ("consumers", name, "usage_plan"),
                f"there is no usage plan {plan!r}",
                instead(plan, gateway.usage_plans),
                refers_to=("usage_plans", plan),
            )
