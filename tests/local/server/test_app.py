"""An answer that streams is ended, whatever becomes of the request that it was for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.local.functions.code import node
from tests.local.gateways import Time, api, gateway, route, stage
from tollgate.local.authorizers.authorizers import Authorizers
from tollgate.local.backends.lambda_ import LambdaBackend
from tollgate.local.functions.functions import Functions
from tollgate.local.keys.keys import Keys
from tollgate.local.limits.limits import Limits
from tollgate.local.pipeline import Pipeline
from tollgate.local.served.gateway import Function, Integration
from tollgate.local.server.app import App, Message, Send

ENDLESS = """
    export const handler = awslambda.streamifyResponse(async (event, stream) => {
      awslambda.HttpResponseStream.from(stream, { statusCode: 200 }).write("a");
      await new Promise(() => {});
    });
"""
SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/main/v1/chat",
    "raw_path": b"/main/v1/chat",
    "query_string": b"",
    "headers": [],
    "http_version": "1.1",
}


class Cut(Exception):
    """The connection is gone."""


def app_of(function: Function, functions: Functions) -> App:
    integration = Integration("AWS_PROXY", "arn", "POST", timeout=20.0, streams=True, function=function)
    chat = route("GET", "/chat", key_required=False, integration=integration)
    served = gateway(api(chat, stages=[stage("v1")], name="main"))
    clock = Time(datetime(2027, 1, 1, tzinfo=UTC)).clock
    pipeline = Pipeline(
        served,
        keys=Keys(served, {}, clock),
        limits=Limits(served, clock),
        authorizers=Authorizers(functions, clock, served),
        backends={"AWS_PROXY": LambdaBackend(functions)},
        gap_of=lambda _: None,
    )
    return App(served, pipeline, clock, pages=[], done=lambda _: None)


async def called(app: App, send: Send) -> None:
    """Call it, as a server does whose caller stays."""
    events: asyncio.Queue[Message] = asyncio.Queue()
    events.put_nowait({"type": "http.request", "body": b""})

    await app({**SCOPE}, events.get, send)


async def fails(_: Message) -> None:
    raise Cut


async def is_cancelled(_: Message) -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(0)


@pytest.mark.parametrize("ends", [fails, is_cancelled])
def test_a_stream_that_never_began_to_be_sent_frees_its_process(
    ends: Callable[[Message], Awaitable[None]], tmp_path: Path
) -> None:
    async def main() -> None:
        functions = Functions(limit=1)
        try:
            app = app_of(node(tmp_path, ENDLESS), functions)
            for _ in range(2):
                # Where the first keeps the only process, the second waits for it for ever.
                [ended] = await asyncio.gather(called(app, ends), return_exceptions=True)
                assert isinstance(ended, Cut | asyncio.CancelledError)
        finally:
            await functions.close()

    asyncio.run(asyncio.wait_for(main(), 10))
