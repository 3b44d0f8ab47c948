"""What every backend is."""

from __future__ import annotations

from typing import Protocol

from tollgate.local.call import Answer, Call


class Backend(Protocol):
    """Answers the calls of some routes."""

    async def answer(self, call: Call) -> Answer:
        """Answer a call whose route, key and body have been looked at.

        Notes into the call what the backend said: `integration_status`, `integration_latency`,
        `integration_error`.

        Raises:
            Refusal: API Gateway answers itself: INTEGRATION_TIMEOUT, INTEGRATION_FAILURE, ...
            NotServed: it is not emulated.
        """

    async def close(self) -> None:
        """End what was begun for it: connections, processes."""
