"""The limits that hold a caller, and which of them binds.

Amazon applies the throttle of a method in a plan, of the plan, of the method on the stage, of the stage, and
of the account ("Throttle requests to your REST APIs"): the least of them is met first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tollgate.access.facts import Facts
from tollgate.access.method_settings import ALL_METHODS, settings_of
from tollgate.access.plan import ApiStage, MethodThrottle, Plan, Quota, Throttle
from tollgate.access.route import Route
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_number

ACCOUNT_RATE: Final = 10_000
"""Requests per second of all APIs of an account and region; less in newer regions."""
ACCOUNT_BURST: Final = 5_000
"""Requests."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that binds.

    Attributes:
        source: where it is set: `plan pro`, `stage`, each also `at the route`, or `account`.
        is_known: whether no other that is not known may be less.
    """

    value: float
    source: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What a caller is held to.

    Attributes:
        rate: requests per second.
        burst: requests at once.
        quota: `1,000 per MONTH`; None for none.
    """

    rate: Limit
    burst: Limit
    quota: str | None


def limits_of(opened: tuple[Plan, ApiStage] | None, stage: Resource, route: Route, facts: Facts) -> Limits:
    """What a caller is held to at a route of a stage.

    Args:
        opened: the plan by which it may call, and how that opens the stage; None without a plan.
    """
    found = list(_throttles(opened, stage, route, facts))
    return Limits(
        rate=_least([(source, throttle.rate_limit) for source, throttle in found], ACCOUNT_RATE),
        burst=_least([(source, throttle.burst_limit) for source, throttle in found], ACCOUNT_BURST),
        quota=_quota(opened[0]) if opened else None,
    )


def _throttles(
    opened: tuple[Plan, ApiStage] | None, stage: Resource, route: Route, facts: Facts
) -> Iterator[tuple[str, Throttle]]:
    """Every throttle that holds, with where it is set. One that is set by half is 0 for its other half."""
    if opened is not None:
        plan, at_stage = opened
        name = f"plan {plan.resource.address.partition('.')[2]}"
        if isinstance(at_stage.throttles, Unknown):
            yield f"{name} at the route", Throttle(at_stage.throttles, at_stage.throttles)
        else:
            for method in at_stage.throttles:
                yield from ((f"{name} at the route", found) for found in _at_route(method, route))
        if isinstance(plan.throttle, Unknown):
            yield name, Throttle(plan.throttle, plan.throttle)
        elif plan.throttle is not None:
            yield name, _whole(plan.throttle)
    yield from _of_stage(stage, route, facts)


def _at_route(method: MethodThrottle, route: Route) -> Iterator[Throttle]:
    """What a method of a plan holds a route to. Amazon does not say whether one verb of ANY is throttled."""
    if isinstance(method.path, Unknown):
        yield Throttle(method.path, method.path)
    elif isinstance(route.path, Unknown) or isinstance(route.verb, Unknown):
        why = Unknown("which method of the plan it is, is not known")
        yield Throttle(why, why)
    elif method.path == f"{route.path}/{route.verb}":
        yield _whole(method.throttle)
    elif route.verb == "ANY" and (method.path or "").rpartition("/")[0] == route.path:
        why = Unknown("a verb of it is throttled")
        yield Throttle(why, why)


def _of_stage(stage: Resource, route: Route, facts: Facts) -> Iterator[tuple[str, Throttle]]:
    settings = settings_of(stage, facts)
    found = settings.of(str(route.path), str(route.verb))
    if found is not None:
        name, block = found
        yield "stage" if name == ALL_METHODS else "stage at the route", _of_settings(block)
    # What is set for the route by itself is not beside others.
    if settings.why is not None and (found is None or found[0] == ALL_METHODS):
        yield "stage", Throttle(settings.why, settings.why)


def _of_settings(block: Block) -> Throttle:
    """As a stage sets it, where less than 0 is no limit."""
    rate, burst = (as_number(block.get(f"throttling_{name}_limit")) for name in ("rate", "burst"))
    return Throttle(
        None if isinstance(rate, (int, float)) and rate < 0 else rate,
        None if isinstance(burst, (int, float)) and burst < 0 else burst,
    )


def _whole(throttle: Throttle) -> Throttle:
    return Throttle(
        0 if throttle.rate_limit is None else throttle.rate_limit,
        0 if throttle.burst_limit is None else throttle.burst_limit,
    )


def _least(found: list[tuple[str, float | Unknown | None]], of_account: float) -> Limit:
    is_known = not any(isinstance(value, Unknown) for _, value in found)
    known = [(value, source) for source, value in found if isinstance(value, (int, float))]
    value, source = min([*known, (of_account, "account")], key=lambda entry: entry[0])
    return Limit(value, source, is_known)


def _quota(plan: Plan) -> str | None:
    quota = plan.quota
    if quota is None:
        return None
    if (
        not isinstance(quota, Quota)
        or not isinstance(quota.limit, (int, float))
        or not isinstance(quota.period, str)
    ):
        return "unknown"
    return f"{quota.limit:,.0f} per {quota.period}"
