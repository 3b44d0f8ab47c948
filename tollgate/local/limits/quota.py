"""A quota's periods, and what is used of it in one.

A quota's offset is the day that a period begins on: of a week, 0 is Sunday and 1 is Monday (Amazon's SDKs,
"QuotaSettings"). The API reference calls it "the number of requests subtracted from the given limit in the
initial time period", but takes 0 to 6 for a week and 0 to 27 for a month, as of a day.

Chosen here, where Amazon does not say: a period begins at midnight in UTC; 0 is a month's first day and 27
its 28th; a key whose first request comes in the middle of a period has the whole limit until its end.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from tollgate.local.limits.clock import LONG_AGO, MICROSECONDS
from tollgate.local.served.gateway import Period, Quota

_DAY: Final = 86_400
_WEEK: Final = 7 * _DAY
_FIRST_SUNDAY: Final = 3 * _DAY
"""1970-01-04, in seconds since the epoch."""


class Counter:
    """Requests in the quota's period. A moment is in microseconds since the epoch, none before the last.

    Attributes:
        quota: what they are counted for.
    """

    __slots__ = ("_ends", "_used", "quota")

    def __init__(self, quota: Quota) -> None:
        self.quota = quota
        self._used = 0
        self._ends = LONG_AGO

    def has_left(self, now: int) -> bool:
        """Whether a request may pass."""
        return self.used(now) < self.quota.limit

    def take(self, now: int) -> None:
        """Count a request that may pass."""
        self._used = self.used(now) + 1

    def used(self, now: int) -> int:
        """Requests that were counted in the period of a moment."""
        if now >= self._ends:
            ends = period_of(self.quota.period, self.quota.offset, now // MICROSECONDS)[1]
            self._ends = ends * MICROSECONDS
            self._used = 0
        return self._used


def period_of(period: Period, offset: int, second: int) -> tuple[int, int]:
    """When the period that a second is in begins, and when the next one does, in seconds since the epoch."""
    if period == "MONTH":
        return _month_of(offset, second)
    first, length = (0, _DAY) if period == "DAY" else (_FIRST_SUNDAY + offset * _DAY, _WEEK)
    begins = (second - first) // length * length + first
    return begins, begins + length


def _month_of(offset: int, second: int) -> tuple[int, int]:
    days = timedelta(days=offset)
    begins = (datetime.fromtimestamp(second, UTC) - days).replace(day=1, hour=0, minute=0, second=0)
    # From a month's first day, 31 days lead into the next one.
    ends = (begins + timedelta(days=31)).replace(day=1)
    return int((begins + days).timestamp()), int((ends + days).timestamp())
