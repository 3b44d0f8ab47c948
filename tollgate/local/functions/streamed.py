"""What a function streams: first a status and headers, then the body.

Developer guide, "Set up a Lambda proxy integration with payload response streaming in API Gateway": JSON with
`statusCode`, `headers`, `multiValueHeaders` and `cookies`, then eight bytes of zero, within the first 16 KB.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from tollgate.local.call import Answer, BackendCut
from tollgate.local.functions.frames import FunctionFailed
from tollgate.local.functions.invocation import Invocation
from tollgate.local.functions.proxy_answer import MalformedAnswer, header_value, headers_of, status_of
from tollgate.local.message.json_text import NoJson, read_json

DELIMITER: Final = bytes(8)
MAX_PRELUDE: Final = 16 * 1024
"""Bytes, with the delimiter."""
_KEYS: Final = frozenset({"statusCode", "headers", "multiValueHeaders", "cookies"})


async def streamed(invocation: Invocation) -> Answer:
    """The answer of an invocation once its status and headers are there; its body comes as it does.

    Raises:
        FunctionFailed: it failed before.
        MalformedAnswer: it does not begin with a status and headers. It is ended.
    """
    try:
        prelude, rest = await _split(invocation)
        answer = _begun(prelude)
    except BaseException:
        await invocation.aclose()
        raise
    answer.body = _Body(rest, invocation)
    return answer


async def _split(invocation: Invocation) -> tuple[bytes, bytes]:
    begun = b""
    async for piece in invocation:
        begun += piece
        at = begun.find(DELIMITER, 0, MAX_PRELUDE)
        if at >= 0:
            return begun[:at], begun[at + len(DELIMITER) :]
        if len(begun) >= MAX_PRELUDE:
            break
    raise MalformedAnswer("there are no eight bytes of zero after its JSON")


def _begun(prelude: bytes) -> Answer:
    try:
        said = read_json(prelude)
    except NoJson as error:
        raise MalformedAnswer("it does not begin with JSON") from error
    if not isinstance(said, dict) or not said.keys() <= _KEYS:
        raise MalformedAnswer("its JSON has other fields than a status, headers and cookies")
    headers = headers_of(said)
    cookies = said.get("cookies") or []
    if not isinstance(cookies, list):
        raise MalformedAnswer("its cookies are no list")
    headers += [("Set-Cookie", header_value(cookie)) for cookie in cookies]
    return Answer(status_of(said), headers)


class _Body(AsyncIterator[bytes]):
    """What comes after the headers."""

    def __init__(self, first: bytes, invocation: Invocation) -> None:
        self._first = first
        self._invocation = invocation

    async def __anext__(self) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        try:
            return await anext(self._invocation)
        except FunctionFailed as error:
            raise BackendCut("the function failed before the end of its stream") from error

    async def aclose(self) -> None:
        """End the function, unless it is over."""
        await self._invocation.aclose()
