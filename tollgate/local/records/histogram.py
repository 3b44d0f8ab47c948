"""Durations counted in classes, so that a route's take a kilobyte however many there are."""

from __future__ import annotations

from bisect import bisect_left
from math import ceil
from typing import Final

_GROWTH: Final = 1.1
_BOUNDS: Final = tuple(0.000_05 * _GROWTH**power for power in range(180))
"""Seconds: from a twentieth of a millisecond to a quarter of an hour, which no answer takes."""


class Histogram:
    """Durations, of which a quantile is told within a tenth."""

    __slots__ = ("_counts", "_total")

    def __init__(self) -> None:
        self._counts = [0] * (len(_BOUNDS) + 1)
        self._total = 0

    def add(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(_BOUNDS, seconds)] += 1
        self._total += 1

    def quantile(self, part: float) -> float | None:
        """What a part of the durations, `0.99`, does not exceed, in seconds; None where there are none."""
        if not self._total:
            return None
        wanted, seen = ceil(self._total * part), 0
        for bound, count in zip(_BOUNDS, self._counts, strict=False):
            seen += count
            if seen >= wanted:
                return bound
        return _BOUNDS[-1]
