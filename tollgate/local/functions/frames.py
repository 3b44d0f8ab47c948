"""What goes between the gateway and a function's process.

A frame is a kind, a length and so many bytes. Events go in as `I`: a line of JSON with the invocation's id
and its deadline, then the event. What comes out are any number of `C`, a piece of what the handler says, then
`E`, its end, or `X`, an error as Lambda puts it. An `E` before any event says that the handler is there.
"""

from __future__ import annotations

import json
from asyncio import StreamReader
from struct import Struct
from typing import Final

from tollgate.local.message.json_text import NoJson, read_json

HEAD: Final = Struct(">cI")
EVENT: Final = b"I"
CHUNK: Final = b"C"
END: Final = b"E"


class FunctionFailed(Exception):
    """A function has failed; `str()` is what it says of that, which may be anything.

    Attributes:
        payload: the same as Lambda's JSON: `errorMessage`, `errorType`.
    """

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        super().__init__(_message(payload))


def _message(payload: bytes) -> str:
    try:
        said = read_json(payload)
    except NoJson:
        return ""
    return str(said.get("errorMessage", "")) if isinstance(said, dict) else ""


def failed(type_: str, message: str) -> FunctionFailed:
    """A failure that the function did not tell itself."""
    return FunctionFailed(json.dumps({"errorType": type_, "errorMessage": message}).encode())


def event_frame(event: bytes, *, request_id: str, arn: str, deadline: float) -> bytes:
    """An event as it goes in.

    Args:
        event: JSON.
        deadline: in seconds since the epoch.
    """
    head = json.dumps({"id": request_id, "arn": arn, "deadline": deadline}).encode()
    return HEAD.pack(EVENT, len(head) + 1 + len(event)) + head + b"\n" + event


class TooLarge(Exception):
    """A frame is larger than it may be, and is not read.

    Attributes:
        size: in bytes.
    """

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


async def piece(reader: StreamReader, most: int) -> bytes | None:
    """The next piece of what a handler says; None at its end.

    Args:
        most: bytes of it that are read.

    Raises:
        FunctionFailed: it says that it has failed.
        TooLarge: it is larger.
        IncompleteReadError: the process is no more.
    """
    kind, length = HEAD.unpack(await reader.readexactly(HEAD.size))
    if length > most:
        raise TooLarge(length)
    payload = await reader.readexactly(length)
    if kind == CHUNK:
        return payload
    if kind == END:
        return None
    raise FunctionFailed(payload)
