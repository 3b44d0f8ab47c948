"""Connections to backends, kept for the next request."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from typing import Final, NamedTuple

import httpx

_ONE: Final = httpx.Limits(
    max_connections=1,
    max_keepalive_connections=1,
    # Shorter than servers commonly keep theirs, so that none is asked over one that it closes just now.
    keepalive_expiry=3.0,
)
_MOST_KEPT: Final = 100
"""Connections to an origin that no request uses; the next request to it takes the one that was used last."""


class Connections(httpx.AsyncBaseTransport):
    """As many as there are requests at a time.

    A pool of httpx's for each: one for all looks at every connection for every connection, each time that a
    request begins or ends, which takes seconds for a hundred streams.
    """

    def __init__(self) -> None:
        self._idle: dict[_Origin, list[httpx.AsyncHTTPTransport]] = {}
        self._lent: set[httpx.AsyncHTTPTransport] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx's."""
        origin = _Origin(request.url.scheme, request.url.host, request.url.port)
        idle = self._idle.setdefault(origin, [])
        connection = idle.pop() if idle else _connection()
        self._lent.add(connection)

        async def give_back() -> None:
            self._lent.discard(connection)
            if len(idle) < _MOST_KEPT:
                idle.append(connection)
            else:
                await connection.aclose()

        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            self._lent.discard(connection)
            await connection.aclose()
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Lent(response.stream, give_back)
        return response

    async def aclose(self) -> None:
        """Close all, those of streams that go on, too."""
        for each in [*self._lent, *(connection for idle in self._idle.values() for connection in idle)]:
            await each.aclose()
        self._lent.clear()
        self._idle.clear()


class _Origin(NamedTuple):
    scheme: str
    host: str
    port: int | None


class _Lent(httpx.AsyncByteStream):
    """An answer's body, whose connection is free when it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, give_back: Callable[[], Awaitable[None]]) -> None:
        self._stream = stream
        self._give_back = give_back

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        await self._stream.aclose()
        await self._give_back()


def _connection() -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False, limits=_ONE)


@cache
def _tls() -> ssl.SSLContext:
    """What certificates are checked by; it takes a tenth of a second to make."""
    return httpx.create_ssl_context(trust_env=False)
