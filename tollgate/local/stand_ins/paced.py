"""Answers that come piece by piece, or end before their end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast stand-ins are.

    Attributes:
        pause: seconds between the pieces of a stream.
        slow: seconds that a slow model takes.
    """

    pause: float = 0.02
    slow: float = 60.0


def whole(content: object, *, dies: bool = False, headers: Mapping[str, str] | None = None) -> Response:
    """An answer of JSON."""
    answer = JSONResponse(content, headers=headers)
    return _Half(answer) if dies else answer


def whole_bytes(
    content: bytes, media_type: str, *, dies: bool = False, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer of bytes."""
    answer = Response(content, headers=headers)
    answer.headers["Content-Type"] = media_type
    return _Half(answer) if dies else answer


def streamed(
    pieces: Iterable[bytes],
    pace: Pace,
    media_type: str,
    *,
    dies: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer that comes piece by piece."""
    all_of_them = list(pieces)
    answer = _Stream(_paced(all_of_them[: len(all_of_them) // 2] if dies else all_of_them, pace.pause), dies)
    answer.headers["Content-Type"] = media_type
    answer.headers.update(headers or {})
    return answer


async def _paced(pieces: Iterable[bytes], pause: float) -> AsyncIterator[bytes]:
    for number, piece in enumerate(pieces):
        if number:
            await asyncio.sleep(pause)
        yield piece


class _Stream(StreamingResponse):
    """A stream that may end before its end."""

    def __init__(self, pieces: AsyncIterator[bytes], dies: bool) -> None:
        super().__init__(pieces)
        self._dies = dies

    async def stream_response(self, send: Send) -> None:
        """As Starlette's, without the end where the model dies: the server cuts the connection then."""
        if not self._dies:
            return await super().stream_response(send)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for piece in self.body_iterator:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        return None


class _Half(Response):
    """The first half of an answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.body, answer.status_code)
        self.raw_headers = answer.raw_headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, without the end: the server cuts the connection then."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
