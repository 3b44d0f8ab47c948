"""Serves a gateway: until it is told to end, or beside what else a program does."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn

from tollgate.local.served.gateway import Gateway
from tollgate.local.server.assembly import assembled
from tollgate.local.server.options import At, Options
from tollgate.local.server.servers import running, server
from tollgate.local.server.sockets import on_loopback
from tollgate.local.stand_ins import app as stand_ins

_LOOK_SECONDS = 0.1


@asynccontextmanager
async def serving(
    gateway: Gateway, options: Options, *, ends_by_signal: bool = False
) -> AsyncIterator[Served]:
    """Serve a gateway as long as the context lasts.

    Raises:
        TollgateError: the port is taken, or the log cannot be written to.
    """
    async with AsyncExitStack() as until_the_end:
        aside, stand_in_port = until_the_end.enter_context(on_loopback(0))
        sockets, port = until_the_end.enter_context(on_loopback(options.port))
        at = At(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{stand_in_port}")
        await until_the_end.enter_async_context(running(server(stand_ins()), aside))
        app = await assembled(gateway, options, at, until_the_end)
        made = server(app, ends_by_signal=ends_by_signal)
        await until_the_end.enter_async_context(running(made, sockets))
        yield Served(at, made)


@dataclass(frozen=True)
class Served:
    """A gateway that is being served."""

    at: At
    server: uvicorn.Server

    async def ended(self) -> None:
        """Wait until it was told to end."""
        while not self.server.should_exit:
            await asyncio.sleep(_LOOK_SECONDS)


@contextmanager
def in_background(gateway: Gateway, options: Options) -> Iterator[At]:
    """Serve a gateway in a thread as long as the context lasts.

    Raises:
        TollgateError: as `serving`.
    """
    ready: Future[At] = Future()
    end = threading.Event()

    async def serve() -> None:
        try:
            async with serving(gateway, options) as served:
                ready.set_result(served.at)
                while not end.is_set():
                    await asyncio.sleep(_LOOK_SECONDS)
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    thread = threading.Thread(target=lambda: run(serve()), name="tollgate serve", daemon=True)
    thread.start()
    try:
        yield ready.result()
    finally:
        end.set()
        thread.join()


def serve_until_told(gateway: Gateway, options: Options, greet: Callable[[At], None]) -> None:
    """Serve a gateway until Ctrl-C or SIGTERM.

    Args:
        greet: called when calls are answered.

    Raises:
        TollgateError: as `serving`.
    """

    async def serve() -> None:
        async with serving(gateway, options, ends_by_signal=True) as served:
            # What is there now stays: to look through it for garbage would hold calls up.
            gc.collect()
            gc.freeze()
            greet(served.at)
            await served.ended()

    run(serve())


def run(main: Coroutine[None, None, None]) -> None:
    """Run a coroutine on the fastest event loop that there is."""
    with asyncio.Runner(loop_factory=_new_loop()) as runner:
        runner.run(main)


def _new_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        # There is none for Windows.
        return None
    return uvloop.new_event_loop
