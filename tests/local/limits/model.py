"""Limits told slowly and obviously: every request that was let through is remembered, in fractions.

A moment is in microseconds since the epoch.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from tollgate.local.served.gateway import Quota


def has_token(rate: float, burst: float, taken: Iterable[int], now: int) -> bool:
    """Whether a bucket has a token, when a token was taken at each of some moments."""
    per_second, size = Fraction(str(rate)), Fraction(str(burst))
    level, last = size, Fraction(0)
    for moment in (Fraction(each, 1_000_000) for each in taken):
        level = min(size, level + (moment - last) * per_second) - 1
        last = moment
    return min(size, level + (Fraction(now, 1_000_000) - last) * per_second) >= 1


def has_left(quota: Quota, taken: Iterable[int], now: int) -> bool:
    """Whether a quota has a request left, when some passed at some moments."""
    begins = beginning_of(quota, now)
    return sum(beginning_of(quota, moment) == begins for moment in taken) < quota.limit


def beginning_of(quota: Quota, moment: int) -> date:
    """The day on which a quota's period began, looked for day by day."""
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).date()
    while not _begins(quota, day):
        day -= timedelta(days=1)
    return day


def _begins(quota: Quota, day: date) -> bool:
    if quota.period == "MONTH":
        return day.day == quota.offset + 1
    sunday_is_0 = day.isoweekday() % 7
    return quota.period == "DAY" or sunday_is_0 == quota.offset
