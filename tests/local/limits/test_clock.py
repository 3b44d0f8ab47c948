"""The clock tells whole microseconds of what its floats can only come near to."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.local.gateways import Time
from tollgate.local.limits.clock import Clock

START = datetime(2027, 1, 31, 12, tzinfo=UTC)


@given(st.integers(0, 10 * 365 * 86_400_000))
def test_milliseconds_are_told_exactly(milliseconds: int) -> None:
    time = Time(START)
    time.pass_by(milliseconds / 1_000)
    assert time.clock.microseconds() == int(START.timestamp()) * 1_000_000 + milliseconds * 1_000


def test_it_stops_before_there_are_no_more_dates() -> None:
    seconds = iter((0.0, 1e9))
    clock = Clock(datetime(9998, 12, 31, tzinfo=UTC), speed=86_400, elapsed=lambda: next(seconds))
    assert datetime.fromtimestamp(clock.now(), UTC).year == 9999
