"""The counters say what became of each key's calls, and what is left to it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette

from tests.local.gateways import Time, api, call_of, gateway, key, plan, route, stage
from tollgate.local import page
from tollgate.local.call import Refusal, ResponseType
from tollgate.local.limits.limits import Limits
from tollgate.local.records.usage import Snapshot, Usage
from tollgate.local.served.gateway import Key, Quota, Route, Throttle

CHAT = route()
HEALTH = route("GET", "/health", key_required=False)
DEV = stage(throttles={HEALTH: Throttle(1, 2)})
PRO = plan(
    "pro",
    DEV,
    throttle=Throttle(0.5, 2),
    quota=Quota(10, "WEEK", 1),
    at_routes={DEV: {CHAT: Throttle(10, 20)}},
)
ACME, NEXT, RIVAL = (key(name, PRO) for name in ("acme/primary", "acme/next", "rival/primary"))
SERVED = gateway(api(CHAT, HEALTH, stages=[DEV]), plans=[PRO], keys=[ACME, NEXT, RIVAL])


class Calls:
    """Calls that are answered as a pipeline would, and recorded."""

    def __init__(self) -> None:
        self.time = Time(datetime(2027, 1, 31, 12, tzinfo=UTC))
        self._limits = Limits(SERVED, self.time.clock)
        self.usage = Usage(SERVED, self._limits, self.time.clock)

    def call(
        self,
        route: Route,
        key: Key | None = None,
        *,
        status: int = 200,
        refused: ResponseType | None = None,
        after_limits: bool = True,
        latency: float = 0.02,
    ) -> None:
        call = call_of(SERVED, route, key=key, plan=PRO if key else None, at=self.time.clock.now())
        call.status, call.latency = status, latency
        try:
            if after_limits:
                self._limits.admit(call)
            if refused is not None:
                raise Refusal(refused)
        except Refusal as refusal:
            call.refusal = refusal
            call.status = 429 if refusal.type == "THROTTLED" else status
        self.usage.record(call)

    def snapshot(self) -> Snapshot:
        return self.usage.snapshot()


def test_a_key_shows_its_calls_its_tokens_and_its_quota() -> None:
    calls = Calls()
    for _ in range(3):
        calls.call(CHAT, ACME)
    calls.time.pass_by(1)
    (acme,) = calls.snapshot()["keys"]
    assert acme == {
        "name": "acme/primary",
        "plan": "pro",
        "requests": 3,
        "admitted": 2,
        "refused": {"THROTTLED": 1},
        "last_status": 429,
        "last_refusal": "THROTTLED",
        "last_at": "2027-01-31T12:00:00.000Z",
        "throttles": [
            {"at": None, "rate": 0.5, "burst": 2, "level": 0.5},
            {"at": "dev POST /chat", "rate": 10, "burst": 20, "level": 20},
        ],
        # 2027-01-31 is a Sunday, and the week begins on Monday.
        "quota": {
            "limit": 10,
            "used": 2,
            "left": 8,
            "period": "WEEK",
            "resets_at": "2027-02-01T00:00:00.000Z",
        },
    }


def test_a_quota_that_began_anew_is_whole_before_the_next_call() -> None:
    calls = Calls()
    calls.call(CHAT, ACME)
    calls.time.pass_by(12 * 3_600)
    quota = calls.snapshot()["keys"][0]["quota"]
    assert quota is not None
    assert (quota["left"], quota["resets_at"]) == (10, "2027-02-08T00:00:00.000Z")


def test_a_call_that_is_refused_after_the_limits_was_admitted() -> None:
    calls = Calls()
    calls.call(CHAT, ACME, status=400, refused="BAD_REQUEST_BODY")
    (acme,) = calls.snapshot()["keys"]
    assert (acme["requests"], acme["admitted"], acme["refused"]) == (1, 1, {"BAD_REQUEST_BODY": 1})


def test_calls_without_a_key_are_counted_together() -> None:
    calls = Calls()
    calls.call(HEALTH)
    calls.call(CHAT, status=403, refused="INVALID_API_KEY", after_limits=False)
    snapshot = calls.snapshot()
    assert snapshot["keys"] == []
    without = snapshot["without_key"]
    assert (without["requests"], without["admitted"], without["refused"]) == (2, 1, {"INVALID_API_KEY": 1})
    assert (without["last_status"], without["last_refusal"]) == (403, "INVALID_API_KEY")


def test_only_keys_that_called_are_listed_the_last_first_and_the_others_are_counted() -> None:
    calls = Calls()
    for each in (ACME, RIVAL, ACME):
        calls.call(CHAT, each)
    snapshot = calls.snapshot()
    assert [each["name"] for each in snapshot["keys"]] == ["acme/primary", "rival/primary"]
    assert (snapshot["more_keys"], snapshot["silent_keys"], snapshot["all"]["requests"]) == (0, 1, 3)
    short = calls.usage.snapshot(keys=1)
    assert [each["name"] for each in short["keys"]] == ["acme/primary"]
    assert (short["more_keys"], short["silent_keys"], short["all"]["requests"]) == (1, 1, 3)


def test_a_route_shows_its_answers_its_latencies_and_its_stages_throttle() -> None:
    calls = Calls()
    for _ in range(99):
        calls.call(CHAT, ACME, after_limits=False, latency=0.01)
    calls.call(CHAT, ACME, after_limits=False, status=502, latency=2)
    calls.call(HEALTH)
    chat, health = calls.snapshot()["routes"]
    assert (chat["route"], chat["requests"], chat["statuses"]) == ("POST /chat", 100, {"200": 99, "502": 1})
    assert 10 <= (chat["p50_ms"] or 0) <= 11
    assert 10 <= (chat["p99_ms"] or 0) <= 11
    assert chat["throttle"] is None
    assert health["throttle"] == {"at": "dev GET /health", "rate": 1, "burst": 2, "level": 1}


def test_the_counters_are_served_as_json_that_nobody_keeps() -> None:
    calls = Calls()
    for each in (ACME, RIVAL):
        calls.call(CHAT, each)
    whole, short, wrong = asyncio.run(_asked(calls.usage, "", "?keys=1", "?keys=-1"))
    assert whole.json() == json.loads(json.dumps(calls.snapshot()))
    assert whole.headers["Cache-Control"] == "no-store"
    assert len(short.json()["keys"]) == 1
    assert wrong.status_code == 400


async def _asked(usage: Usage, *queries: str) -> list[httpx.Response]:
    transport = httpx.ASGITransport(Starlette(routes=page.routes(usage)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return [await client.get(f"/__tollgate/usage{query}") for query in queries]
