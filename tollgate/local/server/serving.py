"""A gateway put together and served, until it is told to end."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import uvicorn

from tollgate.local import page
from tollgate.local.authorizers.authorizers import Authorizers
from tollgate.local.backends.backend import Backend
from tollgate.local.backends.emulated import gap_of
from tollgate.local.backends.http import HttpBackend
from tollgate.local.backends.lambda_ import LambdaBackend
from tollgate.local.backends.mock import MockBackend
from tollgate.local.backends.service import ServiceBackend
from tollgate.local.backends.targets import Targets
from tollgate.local.call import Call
from tollgate.local.functions.functions import Functions
from tollgate.local.functions.runtimes import gap_of as gap_of_function
from tollgate.local.keys.keys import Keys
from tollgate.local.limits.clock import Clock
from tollgate.local.limits.limits import Limits
from tollgate.local.pipeline import Pipeline
from tollgate.local.records.access_log import DEFAULT_FORMAT, compile_format
from tollgate.local.records.complaint import complaint
from tollgate.local.records.log_file import LogFile
from tollgate.local.records.usage import Usage
from tollgate.local.served.gateway import Gateway, IntegrationType, Key, Route, Stage
from tollgate.local.server.app import App
from tollgate.local.server.servers import running, server
from tollgate.local.server.sockets import on_loopback
from tollgate.local.stand_ins import app as stand_ins
from tollgate.printable import printable


@dataclass(frozen=True)
class Options:
    """How a gateway is served.

    Attributes:
        values: the value of each key.
        redirects: the base URL that is called in place of an origin, `https://llm.example.com`.
        offline: whether nothing but loopback is called: the stand-in answers for what is elsewhere.
        log: the access log's file, `-` for standard output; None for none.
        port: 0 for any that is free.
    """

    values: Mapping[Key, str] = field(repr=False)
    clock: Clock = field(default_factory=Clock)
    redirects: Mapping[str, str] = field(default_factory=dict, repr=False)
    offline: bool = False
    log: str | None = None
    port: int = 0


@dataclass(frozen=True)
class At:
    """Where a gateway is served.

    Attributes:
        url: `http://127.0.0.1:8080`.
        stand_in: where the stand-in models are.
    """

    url: str
    stand_in: str

    def stage(self, api: str, stage: str) -> str:
        """The URL of a stage."""
        return f"{self.url}/{api}/{stage}"


@asynccontextmanager
async def serving(
    gateway: Gateway, options: Options, *, ends_by_signal: bool = False
) -> AsyncIterator[Served]:
    """Serve a gateway as long as the context lasts, or until its `ended` is set.

    Raises:
        TollgateError: the port is taken, or the log cannot be written to.
    """
    async with AsyncExitStack() as until_the_end:
        aside, stand_in_port = until_the_end.enter_context(on_loopback(0))
        sockets, port = until_the_end.enter_context(on_loopback(options.port))
        at = At(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{stand_in_port}")
        await until_the_end.enter_async_context(running(server(stand_ins()), aside))
        app = await _app(gateway, options, at, until_the_end)
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


_LOOK_SECONDS = 0.1


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


async def _app(gateway: Gateway, options: Options, at: At, until_the_end: AsyncExitStack) -> App:
    functions = Functions()
    until_the_end.push_async_callback(functions.close)
    targets = Targets(options.redirects, stand_in=at.stand_in, offline=options.offline)
    backends = await _backends(functions, targets, until_the_end)
    limits = Limits(gateway, options.clock)
    usage = Usage(gateway, limits, options.clock)
    pipeline = Pipeline(
        gateway,
        keys=Keys(gateway, options.values, options.clock),
        limits=limits,
        authorizers=Authorizers(functions, options.clock, gateway),
        backends=backends,
        gap_of=lambda route: gap_of_route(route, targets),
    )
    done = _done(gateway, usage, options.log, until_the_end)
    return App(gateway, pipeline, options.clock, pages=page.routes(usage), done=done)


def gap_of_route(route: Route, targets: Targets) -> str | None:
    """Why a route is not served; None where it is."""
    of_functions = filter(None, map(gap_of_function, route.functions))
    return route.gap or gap_of(route.integration, targets) or next(of_functions, None)


async def _backends(
    functions: Functions, targets: Targets, until_the_end: AsyncExitStack
) -> Mapping[IntegrationType, Backend]:
    http = HttpBackend(targets)
    service = ServiceBackend(targets, functions)
    made: dict[IntegrationType, Backend] = {
        "MOCK": MockBackend(),
        "HTTP": http,
        "HTTP_PROXY": http,
        "AWS": service,
        "AWS_PROXY": LambdaBackend(functions),
    }
    for backend in dict.fromkeys(made.values()):
        until_the_end.push_async_callback(backend.close)
    return made


def _done(
    gateway: Gateway, usage: Usage, log: str | None, until_the_end: AsyncExitStack
) -> Callable[[Call], None]:
    """What is done with each call at its end."""
    if log is None:
        return lambda call: _told(call, usage)
    file = LogFile(log)
    until_the_end.callback(file.close)
    lines: Mapping[Stage, Callable[[Call], str]] = {
        stage: compile_format(stage.log_format or DEFAULT_FORMAT)
        for api in gateway.apis
        for stage in api.stages
    }

    def done(call: Call) -> None:
        _told(call, usage)
        file.add(lines[call.stage](call))

    return done


def _told(call: Call, usage: Usage) -> None:
    """Count a call, and say what went wrong that its caller is not told."""
    usage.record(call)
    if (line := complaint(call)) is not None:
        sys.stderr.write(printable(line) + "\n")
