"""Backends held to their time, and how long each took, noted into its call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tollgate.local.call import BackendCut, Call, failed

IDLE_TIMEOUT: Final = 300.0
"""Seconds without a byte in a stream: developer guide, "Stream the integration response for your proxy
integrations". An edge-optimized API's is 30."""
_TIMED_OUT: Final = "Execution failed due to a timeout error"


@contextmanager
def timed(call: Call) -> Iterator[float]:
    """Notes how long a backend took to answer; when it began, by `time.perf_counter`.

    Raises:
        Refusal: INTEGRATION_TIMEOUT, where what is done in it raises TimeoutError.
    """
    began = time.perf_counter()
    try:
        yield began
    except TimeoutError as error:
        raise failed(call, _TIMED_OUT, "INTEGRATION_TIMEOUT") from error
    finally:
        call.integration_latency = time.perf_counter() - began


class TimedStream(AsyncIterator[bytes]):
    """A stream's pieces, whose latency is noted when it ends.

    Not a generator: one that was never begun would not close what it comes from.
    """

    def __init__(
        self,
        call: Call,
        pieces: AsyncGenerator[bytes, None],
        close: Callable[[], Awaitable[None]],
        *,
        began: float,
        until: float,
        idle_timeout: float,
    ) -> None:
        """Make one.

        Args:
            pieces: raise BackendCut, noted into the call, where they end before their end.
            close: closes what they come from; called once, at the end too.
            began: when the backend was asked, by `time.perf_counter`.
            until: when it is cut, by the event loop's clock.
            idle_timeout: seconds without a piece after which it is cut.
        """
        self._call = call
        self._pieces = pieces
        self._close = close
        self._began = began
        self._until = until
        self._idle_timeout = idle_timeout
        self._is_closed = False

    async def __anext__(self) -> bytes:
        """The next piece.

        Raises:
            BackendCut: it takes too long, or ends before its end.
        """
        until = min(self._until, asyncio.get_running_loop().time() + self._idle_timeout)
        try:
            async with asyncio.timeout_at(until):
                return await anext(self._pieces)
        except TimeoutError as error:
            self._call.integration_error = _TIMED_OUT
            await self.aclose()
            raise BackendCut("the backend's stream took too long") from error
        except (StopAsyncIteration, BackendCut):
            await self.aclose()
            raise

    async def aclose(self) -> None:
        """End it, unless it has come to its end.

        A stream's latency is until here: developer guide, "Troubleshoot issues with response streaming".
        """
        if self._is_closed:
            return
        self._is_closed = True
        self._call.integration_latency = time.perf_counter() - self._began
        try:
            await self._pieces.aclose()
        finally:
            await self._close()
