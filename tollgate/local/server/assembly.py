"""A gateway put together: its pipeline, what answers its routes, and what is kept of its calls."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

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
from tollgate.local.limits.limits import Limits
from tollgate.local.pipeline import Pipeline
from tollgate.local.records.access_log import DEFAULT_FORMAT, compile_format
from tollgate.local.records.complaint import complaint
from tollgate.local.records.log_file import LogFile
from tollgate.local.records.usage import Usage
from tollgate.local.served.gateway import Gateway, IntegrationType, Route, Stage
from tollgate.local.server.app import App
from tollgate.local.server.options import At, Options
from tollgate.printable import printable


async def assembled(gateway: Gateway, options: Options, at: At, until_the_end: AsyncExitStack) -> App:
    """The application of a gateway; what it begins ends with a stack.

    Raises:
        TollgateError: the log cannot be written to.
    """
    functions = Functions()
    until_the_end.push_async_callback(functions.close)
    targets = options.targets(at)
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
