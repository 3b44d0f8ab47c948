"""What holds a call: throttles and a quota, as API Gateway applies them.

In their order ("Throttle requests to your REST APIs"): the throttle of the route in the key's plan; the
plan's own, which holds a key over all the plan's stages together ("Usage plans and API keys for REST APIs");
the stage's, which is each route's by itself; the account's. A call without a key is held by the last two.

Amazon applies limits on a best-effort basis; here they are exact. Chosen here, where Amazon does not say: a
plan's own throttle holds a route that has one in the plan, too; the quota is asked last; a call that one of
them refuses takes nothing from any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from tollgate.access.limits import ACCOUNT_BURST, ACCOUNT_RATE
from tollgate.local.call import Call, Refusal
from tollgate.local.limits.bucket import Bucket
from tollgate.local.limits.clock import MICROSECONDS, Clock
from tollgate.local.limits.quota import Counter, period_of
from tollgate.local.served.gateway import Gateway, Key, Period, Plan, Route, Stage, Throttle

Way: TypeAlias = "tuple[Stage, Route]"
"""A route as one stage serves it."""


@dataclass(frozen=True, slots=True)
class Level:
    """How full a bucket is.

    Attributes:
        at: the route that it is for; None for one that holds every route.
        rate: tokens per second.
        burst: tokens when it is full.
        level: tokens now.
    """

    at: Way | None
    rate: float
    burst: float
    level: float


@dataclass(frozen=True, slots=True)
class QuotaLevel:
    """What is left of a quota.

    Attributes:
        used: requests in the period that is now.
        resets_at: when the next period begins.
    """

    limit: int
    used: int
    period: Period
    resets_at: datetime


class Limits:
    """Every bucket and every quota of a gateway. Those of a key are made at its first call."""

    def __init__(self, gateway: Gateway, clock: Clock) -> None:
        self._clock = clock
        self._account = Bucket(ACCOUNT_RATE, ACCOUNT_BURST)
        self._of_stages = {
            (stage, route): bucket
            for api in gateway.apis
            for stage in api.stages
            for route, throttle in stage.throttles.items()
            if (bucket := _bucket(throttle)) is not None
        }
        self._held: dict[tuple[Key | None, Plan | None], _Held] = {}

    def admit(self, call: Call) -> None:
        """Let a call through, and count it.

        Raises:
            Refusal: THROTTLED or QUOTA_EXCEEDED; nothing was counted.
        """
        now = self._clock.microseconds()
        held = self._of(call.key, call.plan)
        assert call.route is not None
        way = (call.stage, call.route)
        buckets = held.ways.get(way) or self._begin(held, way)
        for bucket in buckets:
            if not bucket.has_token(now):
                raise Refusal("THROTTLED")
        counter = held.counter
        if counter is not None:
            if not counter.has_left(now):
                raise Refusal("QUOTA_EXCEEDED")
            counter.take(now)
        for bucket in buckets:
            bucket.take(now)
        call.admitted = True

    def of_key(self, key: Key, plan: Plan) -> tuple[Level, ...]:
        """What a plan holds a key to: first over all routes, then at those that it has called."""
        held = self._of(key, plan)
        over_all = () if held.bucket is None else ((None, held.bucket),)
        return tuple(self._level(at, bucket) for at, bucket in (*over_all, *held.at_routes.items()))

    def quota_of(self, key: Key, plan: Plan) -> QuotaLevel | None:
        """What is left of a key's quota in a plan that has one."""
        counter = self._of(key, plan).counter
        if counter is None:
            return None
        quota, now = counter.quota, self._clock.microseconds()
        ends = period_of(quota.period, quota.offset, now // MICROSECONDS)[1]
        return QuotaLevel(quota.limit, counter.used(now), quota.period, datetime.fromtimestamp(ends, UTC))

    def of_stage(self, way: Way) -> Level | None:
        """What a stage holds a route to, whoever calls it."""
        bucket = self._of_stages.get(way)
        return None if bucket is None else self._level(way, bucket)

    def of_account(self) -> Level:
        """What the account holds all calls to."""
        return self._level(None, self._account)

    def _of(self, key: Key | None, plan: Plan | None) -> _Held:
        held = self._held.get((key, plan))
        if held is None:
            held = self._held[key, plan] = _Held(plan)
        return held

    def _begin(self, held: _Held, way: Way) -> tuple[Bucket, ...]:
        """What holds the calls of a key at a route, in the order in which it is asked."""
        of_plan = (held.at_route(way), held.bucket)
        buckets = (*of_plan, self._of_stages.get(way), self._account)
        held.ways[way] = found = tuple(bucket for bucket in buckets if bucket is not None)
        return found

    def _level(self, at: Way | None, bucket: Bucket) -> Level:
        return Level(at, bucket.rate, bucket.burst, bucket.level(self._clock.microseconds()))


class _Held:
    """A key in a plan, and how it stands with it; or the calls without a key.

    Attributes:
        bucket: the plan's, over all its stages.
        at_routes: the plan's for single routes that were called.
        ways: every bucket for each route that was called.
    """

    __slots__ = ("at_routes", "bucket", "counter", "plan", "ways")

    def __init__(self, plan: Plan | None) -> None:
        self.plan = plan
        self.bucket = None if plan is None or plan.throttle is None else _bucket(plan.throttle)
        self.counter = None if plan is None or plan.quota is None else Counter(plan.quota)
        self.at_routes: dict[Way, Bucket] = {}
        self.ways: dict[Way, tuple[Bucket, ...]] = {}

    def at_route(self, way: Way) -> Bucket | None:
        """The plan's bucket for a route that is called for the first time."""
        stage, route = way
        throttle = None if self.plan is None else self.plan.stages.get(stage, {}).get(route)
        bucket = None if throttle is None else _bucket(throttle)
        if bucket is not None:
            self.at_routes[way] = bucket
        return bucket


def _bucket(throttle: Throttle) -> Bucket | None:
    """A throttle's bucket. A half that has no limit of its own has the account's."""
    rate, burst = throttle.rate, throttle.burst
    if rate is None and burst is None:
        return None
    return Bucket(ACCOUNT_RATE if rate is None else rate, ACCOUNT_BURST if burst is None else burst)
