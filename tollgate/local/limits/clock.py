"""The gateway's clock: it may start on another day, and go faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

MICROSECONDS: Final = 1_000_000
"""In a second."""
LONG_AGO: Final = -(2**60)
"""Microseconds since the epoch: before any day that a clock may start on."""


_LAST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
"""The clock stops there: no date is after the year 9999."""


class Clock:
    """Seconds since the epoch, in UTC, from a start on."""

    def __init__(
        self,
        start: datetime | None = None,
        *,
        speed: float = 1.0,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start one.

        Args:
            start: what it says at first; now, by default.
            speed: its seconds in one of ours.
            elapsed: what tells how much time has gone by, in seconds.
        """
        self._start = (start or datetime.now(UTC)).timestamp()
        self._speed = speed
        self._elapsed = elapsed
        self._began = elapsed()

    def now(self) -> float:
        """Seconds since the epoch."""
        return min(self._start + (self._elapsed() - self._began) * self._speed, _LAST)

    def microseconds(self) -> int:
        """Microseconds since the epoch: whole, as no float of that size is a tenth of a second exactly."""
        return round(self.now() * MICROSECONDS)
