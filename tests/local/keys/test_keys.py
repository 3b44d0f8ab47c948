"""A key opens the stages of its plans, and nothing that anybody sees tells a value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.local.gateways import Time, api, call_of, gateway, key, plan, route, stage
from tollgate.local.call import Call, Refusal
from tollgate.local.keys.keys import Keys
from tollgate.local.served.gateway import Key

VALUE = "A" * 40
NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)

CHAT = route()
DEV, PROD = stage("dev"), stage("prod")
PRO = plan("pro", DEV)
LIVE = plan("live", PROD)
ACME = key("acme/primary", PRO)


def test_a_key_opens_its_stage_and_is_noted_with_its_plan() -> None:
    keys, call = _keys(ACME)
    keys.open(call, VALUE)
    assert (call.key, call.plan) == (ACME, PRO)


def test_a_key_in_several_plans_opens_each_stage_by_the_plan_that_has_it() -> None:
    keys, call = _keys(both := key("acme/both", PRO, LIVE))
    call.stage = PROD
    keys.open(call, VALUE)
    assert (call.key, call.plan) == (both, LIVE)


@pytest.mark.parametrize("value", [None, "", "B" * 40, VALUE[:-1], VALUE + " ", "\ud800", "é" * 40])
def test_a_value_that_no_key_has_is_refused(value: str | None) -> None:
    keys, call = _keys(ACME)
    _refuses(keys, call, value)


@pytest.mark.parametrize(
    "refused",
    [
        key("acme/disabled", PRO, enabled=False),
        key("acme/expired", PRO, expires=NOON),
        key("acme/elsewhere", LIVE),
        key("acme/without-a-plan"),
    ],
    ids=lambda refused: refused.name,
)
def test_a_key_that_is_disabled_or_expired_or_in_no_plan_of_the_stage_is_refused(refused: Key) -> None:
    keys, call = _keys(refused)
    _refuses(keys, call, VALUE)


def test_a_key_works_until_the_moment_at_which_it_expires() -> None:
    expiring = key("acme/primary", PRO, expires=NOON + timedelta(seconds=1))
    served = gateway(api(CHAT, stages=[DEV, PROD]), plans=[PRO, LIVE], keys=[expiring])
    time, call = Time(NOON), call_of(served, CHAT)
    keys = Keys(served, {expiring: VALUE}, time.clock)
    time.pass_by(0.999999)
    keys.open(call, VALUE)
    time.pass_by(0.000001)
    _refuses(keys, call_of(served, CHAT), VALUE)


def test_what_is_raised_and_what_is_shown_tells_no_value() -> None:
    keys, call = _keys(key("acme/elsewhere", LIVE))
    with pytest.raises(Refusal) as raised:
        keys.open(call, VALUE)
    assert VALUE not in repr(raised.value) + str(raised.value) + repr(keys) + repr(vars(keys))


def _keys(each: Key) -> tuple[Keys, Call]:
    """A gateway's keys, one alone, and a call of its first stage."""
    served = gateway(api(CHAT, stages=[DEV, PROD]), plans=[PRO, LIVE], keys=[each])
    return Keys(served, {each: VALUE}, Time(NOON).clock), call_of(served, CHAT)


def _refuses(keys: Keys, call: Call, value: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        keys.open(call, value)
    assert refused.value.type == "INVALID_API_KEY"
    assert (call.key, call.plan) == (None, None)
