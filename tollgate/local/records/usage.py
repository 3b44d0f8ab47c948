"""What has become of the calls so far, by key and by route."""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TypeAlias, TypedDict

from tollgate.local.call import Call, Refusal
from tollgate.local.limits.clock import Clock
from tollgate.local.limits.limits import Level, Limits, Way
from tollgate.local.records.histogram import Histogram
from tollgate.local.served.gateway import Api, Gateway, Key, Period, Plan

Pair: TypeAlias = "tuple[Key, Plan]"


class Bucket(TypedDict):
    """A token bucket: `at` is its route, `dev POST /chat`; None for one that holds every route."""

    at: str | None
    rate: float
    burst: float
    level: float


class QuotaLeft(TypedDict):
    """A quota in its period, which ends at `resets_at`."""

    limit: int
    used: int
    left: int
    period: Period
    resets_at: str


class Counts(TypedDict):
    """Calls: `admitted` by throttles and quota, `refused` by gateway response; some were both."""

    requests: int
    admitted: int
    refused: dict[str, int]
    last_status: int | None
    last_refusal: str | None
    last_at: str | None


class OfKey(Counts):
    """The calls of a key by one of its plans, and what is left to it."""

    name: str
    plan: str
    throttles: list[Bucket]
    quota: QuotaLeft | None


class OfRoute(TypedDict):
    """The calls of a route; milliseconds until an answer began, and the stage's throttle."""

    api: str
    stage: str
    route: str
    requests: int
    statuses: dict[str, int]
    p50_ms: float | None
    p99_ms: float | None
    throttle: Bucket | None


class Snapshot(TypedDict):
    """How a gateway stands: the keys that called, the last first, and how many there are beside them."""

    gateway: str
    clock: str
    all: Counts
    keys: list[OfKey]
    more_keys: int
    silent_keys: int
    without_key: Counts
    routes: list[OfRoute]
    account: Bucket


class Usage:
    """Counts calls. What was never called takes no room."""

    def __init__(self, gateway: Gateway, limits: Limits, clock: Clock) -> None:
        self._gateway = gateway
        self._limits = limits
        self._clock = clock
        self._of_keys: OrderedDict[Pair, _Calls] = OrderedDict()
        self._all = _Calls()
        self._without_key = _Calls()
        self._of_routes: dict[Way, _Answers] = {}
        self._callers: set[Key] = set()

    def record(self, call: Call) -> None:
        """Count a call that has its answer."""
        self._all.add(call)
        self._calls_of(call).add(call)
        if call.route is not None:
            way = (call.stage, call.route)
            answers = self._of_routes.get(way)
            if answers is None:
                answers = self._of_routes[way] = _Answers(call.api)
            answers.add(call)

    def snapshot(self, keys: int | None = None) -> Snapshot:
        """How it stands now.

        Args:
            keys: the most that are listed, those that called last; None for all that called.
        """
        shown = list(islice(reversed(self._of_keys.items()), keys))
        return {
            "gateway": self._gateway.name,
            "clock": _text(self._clock.now()),
            "all": self._all.counts(),
            "keys": [self._of_key(pair, calls) for pair, calls in shown],
            "more_keys": len(self._of_keys) - len(shown),
            "silent_keys": len(self._gateway.keys) - len(self._callers),
            "without_key": self._without_key.counts(),
            "routes": [self._of_route(way, answers) for way, answers in self._of_routes.items()],
            "account": _bucket(self._limits.of_account()),
        }

    def _calls_of(self, call: Call) -> _Calls:
        key, plan = call.key, call.plan
        if key is None or plan is None:
            return self._without_key
        pair = (key, plan)
        calls = self._of_keys.get(pair)
        if calls is None:
            calls = self._of_keys[pair] = _Calls()
            self._callers.add(key)
        else:
            self._of_keys.move_to_end(pair)
        return calls

    def _of_key(self, pair: Pair, calls: _Calls) -> OfKey:
        key, plan = pair
        return {
            "name": key.name,
            "plan": plan.name,
            **calls.counts(),
            "throttles": [_bucket(level) for level in self._limits.of_key(key, plan)],
            "quota": self._quota(key, plan),
        }

    def _quota(self, key: Key, plan: Plan) -> QuotaLeft | None:
        quota = self._limits.quota_of(key, plan)
        if quota is None:
            return None
        return {
            "limit": quota.limit,
            "used": quota.used,
            "left": quota.limit - quota.used,
            "period": quota.period,
            "resets_at": _text(quota.resets_at.timestamp()),
        }

    def _of_route(self, way: Way, answers: _Answers) -> OfRoute:
        stage, route = way
        level = self._limits.of_stage(way)
        return {
            "api": answers.api.name,
            "stage": stage.name,
            "route": str(route),
            "requests": answers.statuses.total(),
            "statuses": {str(status): count for status, count in sorted(answers.statuses.items())},
            "p50_ms": _milliseconds(answers.latencies.quantile(0.5)),
            "p99_ms": _milliseconds(answers.latencies.quantile(0.99)),
            "throttle": None if level is None else _bucket(level),
        }


@dataclass(slots=True)
class _Calls:
    """Calls of one caller."""

    requests: int = 0
    admitted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    last: tuple[int, Refusal | None, float] | None = None

    def add(self, call: Call) -> None:
        refusal = call.refusal
        self.requests += 1
        self.admitted += call.admitted
        if refusal is not None:
            self.refused[refusal.type] += 1
        self.last = (call.status, refusal, call.at)

    def counts(self) -> Counts:
        status, refusal, at = self.last or (None, None, None)
        return {
            "requests": self.requests,
            "admitted": self.admitted,
            "refused": dict(self.refused),
            "last_status": status,
            "last_refusal": None if refusal is None else refusal.type,
            "last_at": None if at is None else _text(at),
        }


class _Answers:
    """Answers of one route."""

    __slots__ = ("api", "latencies", "statuses")

    def __init__(self, api: Api) -> None:
        self.api = api
        self.statuses: Counter[int] = Counter()
        self.latencies = Histogram()

    def add(self, call: Call) -> None:
        self.statuses[call.status] += 1
        if call.latency is not None:
            self.latencies.add(call.latency)


def _bucket(level: Level) -> Bucket:
    return {
        "at": None if level.at is None else f"{level.at[0].name} {level.at[1]}",
        "rate": level.rate,
        "burst": level.burst,
        "level": level.level,
    }


def _text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1_000, 3)
