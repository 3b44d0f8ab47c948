"""Buckets are exact, whatever the rate and however long they are used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.local.limits import model
from tollgate.local.limits.bucket import Bucket

NOW = 1_800_000_000_000_000
"""Microseconds since the epoch, in 2027."""
SECOND = 1_000_000

RATES = st.sampled_from([0, 0.1, 0.3, 1 / 3, 0.7, 1, 2.5, 10, 10_000])
BURSTS = st.sampled_from([0, 0.5, 1, 1.9, 2, 3, 5])
STEPS = st.sampled_from([0, 1, 100_000, 300_000, SECOND, 3 * SECOND, 86_400 * SECOND]) | st.integers(
    0, 50 * SECOND
)


@given(rate=RATES, burst=BURSTS, steps=st.lists(STEPS, max_size=40))
def test_a_bucket_lets_through_what_the_obvious_model_does(
    rate: float, burst: float, steps: list[int]
) -> None:
    bucket, taken, now = Bucket(rate, burst), list[int](), NOW
    for step in steps:
        now += step
        expected = model.has_token(rate, burst, taken, now)
        assert bucket.has_token(now) is expected
        if expected:
            bucket.take(now)
            taken.append(now)


def test_a_tenth_of_a_request_per_second_is_one_in_ten_seconds_day_after_day() -> None:
    bucket = Bucket(0.1, 1)
    for now in range(NOW, NOW + 3 * 86_400 * SECOND, 10 * SECOND):
        assert bucket.has_token(now)
        bucket.take(now)
        assert not bucket.has_token(now + 10 * SECOND - 1)


def test_a_rate_is_the_decimal_that_is_written_and_not_the_float_that_is_nearest() -> None:
    bucket = Bucket(0.3, 3)
    for now in [NOW] * 3 + [NOW + 10 * SECOND] * 3:
        assert bucket.has_token(now)
        bucket.take(now)
    assert not bucket.has_token(NOW + 10 * SECOND)


@pytest.mark.parametrize("start", [NOW, 0, -NOW], ids=["2027", "1970", "1912"])
def test_it_is_full_at_first_and_never_fuller(start: int) -> None:
    bucket = Bucket(1, 3)
    assert bucket.level(start) == 3
    for _ in range(3):
        bucket.take(start)
    levels = [bucket.level(start + half * SECOND // 2) for half in (0, 1, 4, 120)]
    assert levels == [0, 0.5, 2, 3]


@pytest.mark.parametrize(("rate", "burst", "admitted"), [(0, 2, 2), (100, 0, 0), (0, 0, 0), (100, 0.5, 0)])
def test_a_rate_of_0_refills_nothing_and_a_burst_below_1_lets_nobody_through(
    rate: float, burst: float, admitted: int
) -> None:
    bucket, passed = Bucket(rate, burst), 0
    for now in range(NOW, NOW + 10 * SECOND, SECOND):
        if bucket.has_token(now):
            bucket.take(now)
            passed += 1
    assert passed == admitted
