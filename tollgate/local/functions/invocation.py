"""A function being invoked: what its handler says, as it says it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from tollgate.local.functions.frames import FunctionFailed
from tollgate.local.functions.process import MAX_ANSWER, Process

MAX_STREAM: Final = 200 * 1024 * 1024
"""Bytes of an answer that is streamed: AWS Lambda, "Lambda quotas"."""


@dataclass(frozen=True, slots=True)
class Invoked:
    """What a function answered.

    Attributes:
        payload: JSON; where it failed, Lambda's of that.
        error: what a function that failed says of it; None for one that did not.
    """

    payload: bytes
    error: str | None = None


class Invocation(AsyncIterator[bytes]):
    """The pieces of what a handler says to an event, until it ends, it fails or nobody wants more.

    Not a generator: one that was never begun would keep its process.
    """

    def __init__(self, process: Process, seconds: float, free: Callable[[Process, bool], None]) -> None:
        """Begin one.

        Args:
            seconds: after which it times out.
            free: called once with the process, and whether it may be given another event.
        """
        self.request_id = str(uuid4())
        self._process = process
        self._seconds = seconds
        self._until = asyncio.get_running_loop().time() + seconds
        self._free = free
        self._most = MAX_STREAM
        self._said = 0
        self._is_over = False

    def give(self, event: bytes) -> None:
        """Give it the event."""
        self._process.give(event, self.request_id)

    async def __anext__(self) -> bytes:
        """The next piece.

        Raises:
            FunctionFailed: it failed, timed out, said too much, or its process ended.
        """
        if self._is_over:
            raise StopAsyncIteration
        try:
            piece = await self._process.said(
                self.request_id, self._until, self._seconds, self._most, self._said
            )
        except FunctionFailed:
            self._end(reusable=self._process.is_alive)
            raise
        except BaseException:
            self._end(reusable=False)
            raise
        if piece is None:
            self._end(reusable=True)
            raise StopAsyncIteration
        self._said += len(piece)
        return piece

    async def whole(self) -> Invoked:
        """All that it says, which may be no more than an answer that is not streamed."""
        self._most = MAX_ANSWER
        try:
            return Invoked(b"".join([piece async for piece in self]))
        except FunctionFailed as error:
            return Invoked(error.payload, str(error))

    async def aclose(self) -> None:
        """Have no more of it, which ends its process, unless it is over."""
        self._end(reusable=False)

    def _end(self, *, reusable: bool) -> None:
        if not self._is_over:
            self._is_over = True
            self._free(self._process, reusable)
