"""A throttle: the token bucket that API Gateway holds a caller to."""

from __future__ import annotations

from pydantic import Field

from tollgate.config.limits import THROTTLE_MAX
from tollgate.config.model import Model


class Throttle(Model):
    """Both limits together: API Gateway takes one that is left out for 0, which lets nobody in."""

    rate_limit: float = Field(gt=0, le=THROTTLE_MAX, allow_inf_nan=False)
    """Requests per second that the bucket refills with."""
    burst_limit: int = Field(ge=1, le=THROTTLE_MAX)
    """The bucket's size: requests that may come at once."""


DEFAULT_STAGE_THROTTLE = Throttle(rate_limit=100, burst_limit=200)
"""What a stage that names no throttle gets, so that one key cannot use up the account's
own rate, `limits.ACCOUNT_RATE_LIMIT`."""
