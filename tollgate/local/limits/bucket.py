"""A token bucket that is exact: whole numbers only, so that no time and no rate makes it drift."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

TICKS_PER_SECOND: Final = 2**30
"""A power of two, so that a second's float becomes ticks without rounding. A tick is about a nanosecond."""


def ticks(seconds: float) -> int:
    """A moment in ticks: seconds since the epoch, which must not lie before it."""
    return int(seconds * TICKS_PER_SECOND)


class Bucket:
    """Tokens, one for a request. It is full at first ("Throttle requests to your REST APIs").

    What is kept is the moment at which it will be full again, in units of which a tick brings as many as
    there are in the rate's numerator. Nothing is added up over time, so nothing is lost.

    Attributes:
        rate: tokens per second that come in.
        burst: tokens that it holds.
    """

    __slots__ = ("_full_at", "_refill", "_size", "_token", "burst", "rate")

    def __init__(self, rate: float, burst: float) -> None:
        """Fill one. A rate of 0.1 is a tenth, as it is written, and not the float that is nearest to it."""
        per_second = Fraction(str(rate))
        self.rate = rate
        self.burst = burst
        self._refill = per_second.numerator
        self._token = per_second.denominator * TICKS_PER_SECOND
        # What is lacking is a whole number, so a part of a unit never decides.
        self._size = int(Fraction(str(burst)) * self._token)
        self._full_at = 0

    def has_token(self, tick: int) -> bool:
        """Whether a request may pass at a moment that is not before the last one."""
        return self._lacks(tick) + self._token <= self._size

    def take(self, tick: int) -> None:
        """Take a token that is there."""
        self._full_at = max(self._full_at, tick * self._refill) + self._token

    def level(self, tick: int) -> float:
        """Tokens that are there, parts of one too."""
        return (self._size - self._lacks(tick)) / self._token

    def _lacks(self, tick: int) -> int:
        return max(self._full_at - tick * self._refill, 0)
