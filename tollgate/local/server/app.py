"""The gateway as an ASGI application: requests become calls, answers are sent, both are noted.

It is written against ASGI itself and not a framework's request: two thousand times a second counts.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from base64 import b64encode
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import suppress
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from tollgate.local.call import Answer, BackendCut, Call, CallerGone, Pairs
from tollgate.local.limits.clock import Clock
from tollgate.local.pipeline import Pipeline
from tollgate.local.refusals import front_door
from tollgate.local.served.gateway import Api, Gateway, Stage

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

OURS: Final = "/__tollgate"
"""What of the paths is not the gateway's: no stage has such a name."""
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
"""The hosts by which a browser may ask for our own pages: another's name could lead here, too."""
_PARTS: Final = 3
"""Of a path up to the stage: `/inference/v1/…`."""

_CHANCE: Final = 16 + 11
"""Bytes that the ids of a call are made of."""

_log = logging.getLogger(__name__)


class App:
    """Serves a gateway at `/<api>/<stage>/…`, and our own pages at `/__tollgate/…`."""

    def __init__(
        self,
        gateway: Gateway,
        pipeline: Pipeline,
        clock: Clock,
        *,
        pages: Sequence[BaseRoute],
        done: Callable[[Call], None],
    ) -> None:
        """Make one.

        Args:
            done: called with each call when its answer was sent.
        """
        self._gateway = gateway
        self._pipeline = pipeline
        self._clock = clock
        self._done = done
        self._stages: Mapping[tuple[str, str], tuple[Api, Stage]] = {
            (api.name, stage.name): (api, stage) for api in gateway.apis for stage in api.stages
        }
        self._pages = Starlette(
            routes=list(pages),
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(_LOOPBACK))],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith(OURS):
            await self._pages(scope, receive, send)
            return
        call = self._call(scope)
        if call is None:
            there = [f"/{api}/{stage}" for api, stage in self._stages]
            await _send(front_door.no_such_stage(there), [], receive, send)
            return
        watch = _Watch(receive)
        try:
            answer = await self._answer(call, scope, watch)
            await watch.end()
            headers = [("x-amzn-RequestId", call.request_id), ("x-amz-apigw-id", call.extended_request_id)]
            call.response_length = await _send(answer, headers, receive, send)
        except CallerGone:
            return
        except asyncio.CancelledError:
            if not watch.has_seen_it_go:
                raise
        finally:
            await watch.end()
            self._done(call)

    async def _answer(self, call: Call, scope: Scope, watch: _Watch) -> Answer:
        async def read() -> bytes:
            body = await _body(watch.receive)
            if call.route is not None and call.route.integration.streams:
                watch.begin()
            return body

        try:
            if _size(scope) > front_door.MAX_HEADERS:
                return self._pipeline.noted(call, front_door.headers_too_large())
            if _told_length(call) > front_door.MAX_BODY:
                return self._pipeline.noted(call, front_door.too_large())
            return await self._pipeline.answer(call, read)
        except CallerGone:
            raise
        except Exception:  # noqa: BLE001 - what is wrong in here is ours, and must not end the server.
            # The request is not shown: it has a key.
            _log.exception("%s %s failed", call.verb, call.route.path if call.route else "?")
            call.status = 500
            return Answer(
                500, [("Content-Type", "application/json")], b'{"message": "tollgate serve failed"}'
            )

    def _call(self, scope: Scope) -> Call | None:
        """The call that a request is; None where no stage is meant."""
        raw = scope["raw_path"].decode("latin-1")
        _, api_name, stage_name, *rest = [*raw.split("/", _PARTS), "", ""][: _PARTS + 1]
        found = self._stages.get((api_name, stage_name))
        if found is None:
            return None
        api, stage = found
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
            query.setdefault(name, []).append(value)
        client = scope.get("client")
        headers = Headers(raw=scope["headers"])
        chance = secrets.token_bytes(_CHANCE)
        return Call(
            gateway=self._gateway,
            api=api,
            stage=stage,
            verb=front_door.overridden_method(headers, scope["method"]),
            path="/" + "".join(rest),
            query=query,
            headers=headers,
            body=b"",
            source_ip=client[0] if client else "127.0.0.1",
            protocol=f"HTTP/{scope['http_version']}",
            request_id=front_door.own_request_id(headers) or _uuid(chance[:16]),
            extended_request_id=b64encode(chance[16:]).decode(),
            at=self._clock.now(),
            began=time.perf_counter(),
        )


class _Watch:
    """Ends what is done for a caller that goes away before its stream begins, which may take minutes.

    Where an answer is not streamed nobody watches: what API Gateway does then is not documented, and a call
    of every request would take time.
    """

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.has_seen_it_go = False
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Cancel the task that this is called in, once the caller has gone."""
        self._watching = asyncio.ensure_future(self._wait(asyncio.current_task()))

    async def end(self) -> None:
        """Watch no longer."""
        if self._watching is not None:
            watching, self._watching = self._watching, None
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _wait(self, task: asyncio.Task[Any] | None) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.has_seen_it_go = True
        if task is not None:
            task.cancel()


def _uuid(chance: bytes) -> str:
    """A UUID of version 4. That of the standard library takes three times as long."""
    digits = chance.hex()
    variant = "89ab"[chance[8] & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def _size(scope: Scope) -> int:
    """Bytes of the request's line and headers."""
    line = len(scope["method"]) + len(scope["raw_path"]) + len(scope["query_string"]) + len("  HTTP/1.1")
    return line + sum(len(name) + len(value) for name, value in scope["headers"])


def _told_length(call: Call) -> int:
    """Bytes of the body, where the caller said how many."""
    length = call.headers.get("content-length", "")
    return int(length) if length.isdigit() and length.isascii() else 0


async def _body(receive: Receive) -> bytes:
    """The body of a request.

    Raises:
        CallerGone: before it was whole.
        TooLarge: no more of it is kept than that takes.
    """
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CallerGone
        piece = message.get("body", b"")
        size += len(piece)
        if size > front_door.MAX_BODY:
            raise front_door.TooLarge
        pieces.append(piece)
        if not message.get("more_body"):
            return b"".join(pieces)


async def _send(answer: Answer, more: Pairs, receive: Receive, send: Send) -> int:
    """Send an answer, and close its body, however that ends; the bytes of it that were sent."""
    try:
        return await _sent(answer, more, receive, send)
    finally:
        await answer.close()


async def _sent(answer: Answer, more: Pairs, receive: Receive, send: Send) -> int:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (*answer.headers, *more)]
    if isinstance(answer.body, bytes):
        headers.append((b"Content-Length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
        return len(answer.body)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    return await _stream(answer.body, receive, send)


async def _stream(body: AsyncIterator[bytes], receive: Receive, send: Send) -> int:
    """Send each piece as it comes, until the end or until the caller goes away."""
    sent = 0

    async def pieces() -> None:
        nonlocal sent
        async for piece in body:
            if piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                sent += len(piece)
        await send({"type": "http.response.body", "body": b""})

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    sending, leaving = asyncio.ensure_future(pieces()), asyncio.ensure_future(gone())
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, leaving):
            task.cancel()
        # A stream that was cut is not ended: the server closes the connection, which tells the caller.
        with suppress(asyncio.CancelledError, BackendCut):
            await sending
        with suppress(asyncio.CancelledError):
            await leaving
    return sent
