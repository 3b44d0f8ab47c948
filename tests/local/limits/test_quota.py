"""A quota's periods begin when they are said to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.local.limits import model
from tollgate.local.limits.quota import Counter, period_of
from tollgate.local.served.gateway import Period, Quota

MOMENTS = st.integers(1_700_000_000_000_000, 2_000_000_000_000_000)
"""Microseconds since the epoch, of ten years."""


def quotas() -> st.SearchStrategy[Quota]:
    """Every quota that Amazon takes, of a few requests."""
    offsets = {"DAY": 0, "WEEK": 6, "MONTH": 27}
    return st.sampled_from(list(offsets)).flatmap(
        lambda period: st.builds(Quota, st.integers(0, 4), st.just(period), st.integers(0, offsets[period]))
    )


@given(quota=quotas(), moments=st.lists(MOMENTS, max_size=20), close=st.integers(0, 86_400_000_000))
def test_a_quota_lets_through_what_the_obvious_model_does(
    quota: Quota, moments: list[int], close: int
) -> None:
    counter, taken = Counter(quota), list[int]()
    for now in sorted([*moments, *(moment + close for moment in moments)]):
        expected = model.has_left(quota, taken, now)
        assert counter.has_left(now) is expected
        if expected:
            counter.take(now)
            taken.append(now)


@pytest.mark.parametrize(
    ("period", "offset", "now", "begins", "ends"),
    [
        ("DAY", 0, "2028-02-29T23:59:59", "2028-02-29", "2028-03-01"),
        ("DAY", 0, "2028-03-01T00:00:00", "2028-03-01", "2028-03-02"),
        # 2027-01-03 is a Sunday.
        ("WEEK", 0, "2027-01-09T23:59:59", "2027-01-03", "2027-01-10"),
        ("WEEK", 1, "2027-01-03T23:59:59", "2026-12-28", "2027-01-04"),
        ("WEEK", 6, "2027-01-03T00:00:00", "2027-01-02", "2027-01-09"),
        ("MONTH", 0, "2028-02-29T23:59:59", "2028-02-01", "2028-03-01"),
        ("MONTH", 27, "2027-02-27T23:59:59", "2027-01-28", "2027-02-28"),
        ("MONTH", 27, "2027-02-28T00:00:00", "2027-02-28", "2027-03-28"),
        ("MONTH", 27, "2028-03-01T00:00:00", "2028-02-28", "2028-03-28"),
        ("MONTH", 14, "2027-01-14T12:00:00", "2026-12-15", "2027-01-15"),
    ],
)
def test_a_period_begins_on_the_day_of_its_offset_at_midnight_in_utc(
    period: Period, offset: int, now: str, begins: str, ends: str
) -> None:
    assert period_of(period, offset, _seconds(now)) == (_seconds(begins), _seconds(ends))


@pytest.mark.parametrize("year", [1912, 1970, 2027])
def test_a_quota_is_used_up_whatever_day_the_clock_starts_on(year: int) -> None:
    counter = Counter(Quota(1, "DAY", 0))
    now = _seconds(f"{year}-01-31T12:00:00") * 1_000_000
    counter.take(now)
    assert not counter.has_left(now)
    assert counter.has_left(now + 12 * 3_600 * 1_000_000)


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
