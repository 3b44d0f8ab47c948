"""What a key is held to is exactly what the document says, whoever else calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.local.gateways import Time, api, call_of, gateway, key, plan, route, stage
from tests.local.limits import model
from tests.local.limits.test_quota import quotas
from tollgate.local.call import Refusal
from tollgate.local.limits.limits import Limits
from tollgate.local.served.gateway import Gateway, Key, Plan, Quota, Route, Stage, Throttle

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)

THROTTLES = st.builds(
    Throttle,
    st.sampled_from([None, 0, 0.1, 1 / 3, 1, 2.5]),
    st.sampled_from([None, 0, 1, 2, 3]),
)
STEPS = st.sampled_from([0.0, 0.1, 0.4, 1.0, 3.0, 10.0, 43_200.0, 86_400.0, 700_000.0]) | st.floats(0, 5)


@dataclass(frozen=True)
class Request:
    key: Key | None
    plan: Plan | None
    stage: Stage
    route: Route
    at: int


@st.composite
def gateways(draw: st.DrawFn) -> Gateway:
    """Two APIs, three stages; routes with and without a key; keys in two plans of all stages."""
    chat, embed, health = route(), route(path="/embed"), route("GET", "/health", key_required=False)
    other = route("ANY", "/other")
    stages = [stage(name, throttles=draw(_some(chat, embed, health))) for name in ("dev", "prod")]
    lone = stage("live", throttles=draw(_some(other)))
    pro, free = (
        plan(
            name,
            *stages,
            lone,
            throttle=draw(st.none() | THROTTLES),
            quota=draw(st.none() | quotas()),
            at_routes={each: draw(_some(chat, embed)) for each in stages} | {lone: draw(_some(other))},
        )
        for name in ("pro", "free")
    )
    keys = [key("a/1", pro), key("a/2", pro), key("b/1", free)]
    apis = (api(chat, embed, health, stages=stages), api(other, stages=[lone], name="other"))
    return gateway(*apis, plans=[pro, free], keys=keys)


def _some(*routes: Route) -> st.SearchStrategy[Mapping[Route, Throttle]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(routes, THROTTLES))


@given(served=gateways(), data=st.data())
def test_limits_let_through_what_the_obvious_model_does(served: Gateway, data: st.DataObject) -> None:
    time, admitted = Time(NOON), list[Request]()
    limits = Limits(served, time.clock)
    ways = [(stage, route) for api in served.apis for stage in api.stages for route in api.routes]
    for step, way, who in data.draw(
        st.lists(st.tuples(STEPS, st.sampled_from(ways), st.sampled_from(served.keys)), max_size=25)
    ):
        time.pass_by(step)
        stage, route = way
        key, plan = (who, who.plans[0]) if route.key_required else (None, None)
        request = Request(key, plan, stage, route, time.clock.microseconds())
        expected = _refusal(request, admitted)
        assert _answer(limits, served, request) == expected
        if expected is None:
            admitted.append(request)


def _answer(limits: Limits, served: Gateway, request: Request) -> str | None:
    call = call_of(served, request.route, stage=request.stage, key=request.key, plan=request.plan)
    try:
        limits.admit(call)
    except Refusal as refusal:
        return refusal.type
    return None


def _refusal(request: Request, admitted: list[Request]) -> str | None:
    """What a request is refused with, from all that was let through before it."""
    of_way = [each for each in admitted if (each.stage, each.route) == (request.stage, request.route)]
    of_key = [each for each in admitted if each.key is request.key]
    throttles = [(request.stage.throttles.get(request.route), of_way), (Throttle(10_000, 5_000), admitted)]
    if request.plan is not None:
        at_route = request.plan.stages[request.stage].get(request.route)
        throttles += [(at_route, [each for each in of_way if each.key is request.key])]
        throttles += [(request.plan.throttle, of_key)]
    for throttle, taken in throttles:
        if throttle is None or throttle.rate is throttle.burst is None:
            continue
        rate = 10_000 if throttle.rate is None else throttle.rate
        burst = 5_000 if throttle.burst is None else throttle.burst
        if not model.has_token(rate, burst, [each.at for each in taken], request.at):
            return "THROTTLED"
    quota = None if request.plan is None else request.plan.quota
    if quota is not None and not model.has_left(quota, [each.at for each in of_key], request.at):
        return "QUOTA_EXCEEDED"
    return None


def test_a_refused_request_takes_nothing_from_any_bucket_or_quota() -> None:
    chat = route()
    dev = stage(throttles={chat: Throttle(0, 1)})
    pro = plan("pro", dev, throttle=Throttle(0, 2), quota=Quota(5, "DAY", 0))
    served = gateway(api(chat, stages=[dev]), plans=[pro], keys=[acme := key("acme/primary", pro)])
    limits = Limits(served, Time(NOON).clock)
    answers = [_of(limits, served, chat, acme) for _ in range(3)]
    assert answers == [None, "THROTTLED", "THROTTLED"]
    assert [level.level for level in limits.of_key(acme, pro)] == [1]
    left = limits.quota_of(acme, pro)
    assert left is not None
    assert (left.used, left.resets_at) == (1, datetime(2027, 2, 1, tzinfo=UTC))


def test_the_account_holds_all_calls_together_to_ten_thousand_a_second_and_five_thousand_at_once() -> None:
    health = route("GET", "/health", key_required=False)
    served = gateway(api(health, stages=[stage()]))
    time = Time(NOON)
    limits = Limits(served, time.clock)
    assert [_of(limits, served, health) for _ in range(5_001)].count(None) == 5_000
    time.pass_by(0.01)
    assert [_of(limits, served, health) for _ in range(101)].count(None) == 100


def test_a_key_is_held_over_all_stages_of_its_plan_together_and_other_keys_are_not_held_with_it() -> None:
    chat = route()
    stages = stage("dev"), stage("prod")
    pro = plan("pro", *stages, throttle=Throttle(0, 2))
    acme, rival = key("acme/primary", pro), key("rival/primary", pro)
    served = gateway(api(chat, stages=stages), plans=[pro], keys=[acme, rival])
    limits = Limits(served, Time(NOON).clock)
    answers = [_of(limits, served, chat, acme, at) for at in (*stages, stages[0])]
    assert answers == [None, None, "THROTTLED"]
    assert _of(limits, served, chat, rival) is None


def _of(
    limits: Limits, served: Gateway, route: Route, key: Key | None = None, stage: Stage | None = None
) -> str | None:
    plan = None if key is None else key.plans[0]
    call = call_of(served, route, key=key, plan=plan, stage=stage)
    try:
        limits.admit(call)
    except Refusal as refusal:
        return refusal.type
    return None
