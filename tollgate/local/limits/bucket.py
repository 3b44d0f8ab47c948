"""A token bucket that is exact: whole numbers only, so that no time and no rate makes it drift."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from tollgate.local.limits.clock import LONG_AGO, MICROSECONDS


class Bucket:
    """Tokens, one for a request. It is full at first ("Throttle requests to your REST APIs").

    What is kept is the moment at which it will be full again, in units of which a microsecond brings as many
    as the rate's numerator says. Nothing is added up over time, so nothing is lost. A moment is in
    microseconds since the epoch, and not before the one that was given last.

    Attributes:
        rate: tokens per second that come in.
        burst: tokens that it holds.
    """

    __slots__ = ("_full_at", "_refill", "_size", "_token", "burst", "rate")

    def __init__(self, rate: float, burst: float) -> None:
        """Fill one. A rate of 0.1 is a tenth, as it is written, and not the float that is nearest to it."""
        self.rate = rate
        self.burst = burst
        self._refill, self._token, self._size = _units(rate, burst)
        self._full_at = LONG_AGO * self._refill

    def has_token(self, now: int) -> bool:
        """Whether a request may pass."""
        return self._lacks(now) + self._token <= self._size

    def take(self, now: int) -> None:
        """Take a token that is there."""
        self._full_at = max(self._full_at, now * self._refill) + self._token

    def level(self, now: int) -> float:
        """Tokens that are there, parts of one too."""
        return (self._size - self._lacks(now)) / self._token

    def _lacks(self, now: int) -> int:
        return max(self._full_at - now * self._refill, 0)


@lru_cache
def _units(rate: float, burst: float) -> tuple[int, int, int]:
    """What comes in in a microsecond, what a token is, and what a bucket holds. Many keys have one plan's."""
    per_second = Fraction(str(rate))
    token = per_second.denominator * MICROSECONDS
    # What is lacking is a whole number, so a part of a unit never decides.
    return per_second.numerator, token, int(Fraction(str(burst)) * token)
