"""The usage plans that open an API, and how much of it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, Final

from tollgate.config.gateway import Gateway
from tollgate.config.limits import Period
from tollgate.config.throttle import Throttle
from tollgate.config.usage_plan import UsagePlan

_PER: Final[dict[Period, str]] = {"DAY": "day", "WEEK": "week", "MONTH": "month"}


def plans_of(gateway: Gateway, api: str, told: Container[str] | None = None) -> list[dict[str, Any]]:
    """The plans by which keys open an API, each with its limits, sorted by name.

    Args:
        told: the names of those that are told of; all of them by default.
    """
    return [
        _plan(name, plan, api)
        for name, plan in sorted(gateway.usage_plans.items())
        if api in plan.apis and (told is None or name in told)
    ]


def limits(throttle: Throttle) -> dict[str, Any]:
    """A throttle as data: requests per second, and how many may come at once."""
    return {"rate_limit": throttle.rate_limit, "burst_limit": throttle.burst_limit}


def in_words(plans: Sequence[Mapping[str, Any]]) -> str:
    """What `plans_of` found, for people; nothing where there is none."""
    return "\n".join(("Each key is held to its usage plan:", "", *map(_line, plans))) if plans else ""


def _plan(name: str, plan: UsagePlan, api: str) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name}
    if plan.description is not None:
        said["description"] = plan.description
    if plan.throttle is not None:
        said["throttle"] = limits(plan.throttle)
    if plan.quota is not None:
        said["quota"] = {"limit": plan.quota.limit, "period": plan.quota.period}
    if routes := plan.apis[api].throttle:
        said["routes"] = {route: limits(throttle) for route, throttle in sorted(routes.items())}
    return said


def _line(plan: Mapping[str, Any]) -> str:
    return f"- {plan['name']}: {'; '.join(_said(plan)) or 'no limit of its own'}."


def _said(plan: Mapping[str, Any]) -> Iterator[str]:
    if throttle := plan.get("throttle"):
        yield _rate(throttle)
    for route, throttle in plan.get("routes", {}).items():
        yield f"for `{route}`, {_rate(throttle)}"
    if quota := plan.get("quota"):
        yield f"{_requests(quota['limit'])} per {_PER[quota['period']]}"


def _rate(throttle: Mapping[str, Any]) -> str:
    return f"{_requests(throttle['rate_limit'])} per second, {throttle['burst_limit']:,} at once"


def _requests(number: float) -> str:
    return f"{number:,g} request{'' if number == 1 else 's'}" if number < 1e6 else f"{number:,.0f} requests"
