"""Lambda functions as backends: behind a proxy, whole or as they stream, and behind a mapping."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Final

from tollgate.local.backends.timed import IDLE_TIMEOUT, TimedStream, timed
from tollgate.local.call import Answer, BackendCut, Call, Pairs, failed
from tollgate.local.functions.events import proxy_event
from tollgate.local.functions.frames import FunctionFailed
from tollgate.local.functions.functions import Functions
from tollgate.local.functions.proxy_answer import MalformedAnswer, ProxyAnswer, proxy_answer
from tollgate.local.mapping.answer_headers import proxied_headers
from tollgate.local.message.binary import is_binary
from tollgate.local.message.json_text import NoJson, read_json
from tollgate.local.served.gateway import Function, Integration

MAX_EVENT: Final = 6 * 1024 * 1024
"""Bytes. AWS Lambda, "Lambda quotas": invocation payload, request and response, synchronous."""
_LAMBDAS_STATUS: Final = 200
"""What Lambda answers itself, whatever the function says."""
_FAILED: Final = "Lambda execution failed with status 200 due to customer function error"
_MALFORMED: Final = "Execution failed due to configuration error: Malformed Lambda proxy response"
_NOT_BASE64: Final = "Execution failed due to configuration error: Unable to base64 decode the body."
_TOO_LARGE: Final = "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
_JSON: Final = "application/json"


class LambdaBackend:
    """Hands calls to functions as events, and makes answers of what they say.

    Whatever is wrong with a function is a 502, which the API's DEFAULT_5XX may change.
    """

    def __init__(self, functions: Functions, *, idle_timeout: float = IDLE_TIMEOUT) -> None:
        self._functions = functions
        self._idle_timeout = idle_timeout

    async def answer(self, call: Call) -> Answer:
        """As `Backend.answer`."""
        assert call.route is not None
        integration = call.route.integration
        assert integration.function is not None
        event = _checked(call, proxy_event(call))
        if integration.streams:
            return await self._streamed(call, integration, integration.function, event)
        return await self._whole(call, integration, integration.function, event)

    async def close(self) -> None:
        """Nothing is to be done: the functions are not its own."""

    async def _whole(self, call: Call, integration: Integration, function: Function, event: bytes) -> Answer:
        with _noted(call):
            async with asyncio.timeout(integration.timeout):
                invoked = await self._functions.invoke(function, event)
            if invoked.error is not None:
                raise FunctionFailed(invoked.payload)
            call.integration_status = _LAMBDAS_STATUS
            said = proxy_answer(invoked.payload)
        return Answer(said.status, _headers(said.headers), _body(call, said))

    async def _streamed(
        self, call: Call, integration: Integration, function: Function, event: bytes
    ) -> Answer:
        until = asyncio.get_running_loop().time() + integration.timeout
        with _noted(call) as began:
            async with asyncio.timeout_at(until):
                said = await self._functions.stream(function, event)
        call.integration_status = _LAMBDAS_STATUS
        assert not isinstance(said.body, bytes)
        stream = TimedStream(
            call,
            _pieces(call, said.body),
            said.close,
            began=began,
            until=until,
            idle_timeout=self._idle_timeout,
        )
        return Answer(said.status, _headers(said.headers), stream)


async def invoke_custom(
    functions: Functions, call: Call, function: Function, body: bytes, timeout: float
) -> tuple[Answer, str | None]:
    """What a function answers to a body that was mapped, for a mapping.

    Developer guide, "Set up Lambda custom integrations in API Gateway".

    Args:
        timeout: seconds.

    Returns:
        The answer of Lambda, and what a function that failed says, which a selection pattern is held to.

    Raises:
        Refusal: INTEGRATION_TIMEOUT, REQUEST_TOO_LARGE.
        NotServed: the function cannot be run here.
    """
    event = _checked(call, body or b"{}")
    try:
        read_json(event)
    except NoJson as error:
        call.integration_status = 400
        return _not_json(error), None
    with _noted(call):
        async with asyncio.timeout(timeout):
            invoked = await functions.invoke(function, event)
    call.integration_status = _LAMBDAS_STATUS
    if invoked.error is not None:
        call.integration_error = f"{_FAILED}: {invoked.error}"
    return Answer(_LAMBDAS_STATUS, [("Content-Type", _JSON)], invoked.payload), invoked.error


async def _pieces(call: Call, body: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    try:
        async for piece in body:
            yield piece
    except BackendCut as error:
        call.integration_error = f"{_FAILED}: {error.__cause__}"
        raise


@contextmanager
def _noted(call: Call) -> Iterator[float]:
    """As `timed`, and makes a refusal of what is wrong with a function."""
    with timed(call) as began:
        try:
            yield began
        except FunctionFailed as error:
            call.integration_status = _LAMBDAS_STATUS
            raise failed(call, f"{_FAILED}: {error}", "DEFAULT_5XX") from error
        except MalformedAnswer as error:
            call.integration_status = _LAMBDAS_STATUS
            raise failed(call, f"{_MALFORMED}: {error}", "DEFAULT_5XX") from error


def _checked(call: Call, event: bytes) -> bytes:
    if len(event) > MAX_EVENT:
        call.integration_status = 413
        raise failed(call, _TOO_LARGE, "REQUEST_TOO_LARGE")
    return event


def _headers(said: Pairs) -> Pairs:
    headers = proxied_headers(said)
    if any(name.lower() == "content-type" for name, _ in headers):
        return headers
    return [("Content-Type", _JSON), *headers]


def _body(call: Call, said: ProxyAnswer) -> bytes:
    """The body: of Base64 where the function says so and the caller accepts what is binary.

    Developer guide, "Return binary media from a Lambda proxy integration in API Gateway": by the first type
    of `Accept`.
    """
    if not said.is_base64 or not is_binary(call.api, call.headers.get("accept")):
        return said.body.encode(errors="surrogatepass")
    try:
        return b64decode(said.body, validate=True)
    except (NotBase64, ValueError) as error:
        raise failed(call, _NOT_BASE64) from error


def _not_json(error: ValueError) -> Answer:
    said = {"Type": "User", "message": f"Could not parse request body into json: {error}"}
    return Answer(400, [("Content-Type", _JSON)], json.dumps(said).encode())
