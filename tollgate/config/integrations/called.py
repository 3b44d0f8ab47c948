"""What every integration has that calls something, and waits for its answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, model_validator

from tollgate.config.limits import (
    INTEGRATION_TIMEOUT_DEFAULT_MS,
    INTEGRATION_TIMEOUT_MIN_MS,
    INTEGRATION_TIMEOUT_PROVIDER_MAX_MS,
    STREAMED_TIMEOUT_MAX_MS,
)
from tollgate.config.model import Model, wrong


def _check_timeout(seconds: float) -> float:
    if not INTEGRATION_TIMEOUT_MIN_MS <= seconds * 1000 <= STREAMED_TIMEOUT_MAX_MS:
        raise wrong(
            f"a timeout of {seconds:g} s is out of range",
            f"Give seconds, from {INTEGRATION_TIMEOUT_MIN_MS / 1000:g} to "
            f"{INTEGRATION_TIMEOUT_PROVIDER_MAX_MS / 1000:g}, or to {STREAMED_TIMEOUT_MAX_MS / 1000:g} for a "
            "streamed answer.",
        )
    return seconds


Timeout = Annotated[float, AfterValidator(_check_timeout)]


class CalledIntegration(Model):
    """An integration that calls something."""

    timeout: Timeout = INTEGRATION_TIMEOUT_DEFAULT_MS / 1000
    """Seconds, 0.05 to 300, or to 900 for a streamed answer. Over 29 an answer that is not streamed needs the
    account's quota raised."""

    @property
    def streams(self) -> bool:
        """Whether the answer is sent on as it arrives."""
        return False

    @model_validator(mode="after")
    def _check_timeout_unless_streamed(self) -> CalledIntegration:
        if not self.streams and self.timeout * 1000 > INTEGRATION_TIMEOUT_PROVIDER_MAX_MS:
            raise wrong(
                f"a timeout of {self.timeout:g} s is out of range for an answer that is not streamed",
                f"Give {INTEGRATION_TIMEOUT_PROVIDER_MAX_MS / 1000:g} s at most, or stream it.",
            )
        return self
