"""Runs ASGI applications on sockets, by uvicorn."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

import uvicorn

_GRACE_SECONDS = 2
"""How long calls that are on their way may take when the server is to end."""


def server(app: Any, *, ends_by_signal: bool = False) -> uvicorn.Server:
    """A server of an application.

    Args:
        ends_by_signal: whether Ctrl-C and SIGTERM end it; where several run, of one alone.
    """
    config = uvicorn.Config(
        app,
        http="httptools",
        lifespan="off",
        # It says of each stream that is cut that it was: a caller is told so on purpose.
        log_config=None,
        log_level=logging.CRITICAL,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return _Ended(config) if ends_by_signal else _Beside(config)


@asynccontextmanager
async def running(made: uvicorn.Server, sockets: Sequence[socket.socket]) -> AsyncIterator[None]:
    """Run a server as long as the context lasts."""
    task = asyncio.ensure_future(made.serve(list(sockets)))
    try:
        while not made.started and not task.done():
            await asyncio.sleep(0.001)
        yield
    finally:
        made.should_exit = True
        await task


class _Ended(uvicorn.Server):
    """One that SIGTERM ends as Ctrl-C does."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig == signal.SIGTERM:
            # Not raised again when it has ended: nothing else would be ended then, nor the log written.
            self.should_exit = True
        else:
            super().handle_exit(sig, frame)


class _Beside(uvicorn.Server):
    """One that leaves signals to others."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
