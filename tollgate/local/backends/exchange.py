"""Requests to backends over HTTP, and their answers: whole, or as they come."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Final

import httpx

from tollgate.local.backends.connections import Connections
from tollgate.local.backends.timed import IDLE_TIMEOUT, TimedStream, timed
from tollgate.local.call import Answer, BackendCut, BackendRequest, Call, Pairs, failed
from tollgate.local.message.head import STATUSES

MAX_ANSWER: Final = 10 * 1024 * 1024
"""Bytes of an answer that is not streamed: developer guide, "API Gateway quotas for configuring and running a
REST API"."""
_BROKEN: Final = "Network error communicating with endpoint"
_TOO_LARGE: Final = f"Integration response is larger than allowed maximum of {MAX_ANSWER} bytes"
_NO_STATUS: Final = "Execution failed due to configuration error: {} is no status of an answer"
_INVALID: Final = "Invalid endpoint address"
_UNTRUSTED: Final = "The certificate of the endpoint is not trusted, or of another host"


class Exchange:
    """Sends requests; it follows no redirects, keeps no cookies, and asks no proxy of the environment."""

    def __init__(self, *, idle_timeout: float = IDLE_TIMEOUT) -> None:
        # Not the client around it, which would keep cookies and add headers.
        self._transport = Connections()
        self._idle_timeout = idle_timeout

    async def whole(self, call: Call, request: BackendRequest, timeout: float) -> Answer:
        """The whole answer, within so many seconds.

        Raises:
            Refusal: INTEGRATION_TIMEOUT, INTEGRATION_FAILURE, or API_CONFIGURATION_ERROR where the answer is
                too large or its status is none, the URL is none or the certificate is not trusted.
        """
        with _noted(call):
            async with asyncio.timeout(timeout):
                response = await self._sent(request)
                try:
                    _check(call, response)
                    body = await _body(response)
                finally:
                    await response.aclose()
        return Answer(response.status_code, _pairs(response.headers), body)

    async def streamed(self, call: Call, request: BackendRequest, timeout: float) -> Answer:
        """The answer as soon as its headers are there; its pieces as they come.

        The timeout holds for the stream to its end, too: developer guide, "Troubleshoot issues with response
        streaming", where a transfer is cut whose integration's timeout is not long enough.

        Raises:
            Refusal: there are no headers. What fails later is a `BackendCut` of the body.
        """
        until = asyncio.get_running_loop().time() + timeout
        with _noted(call) as began:
            async with asyncio.timeout_at(until):
                response = await self._sent(request)
                try:
                    _check(call, response)
                except _NoStatus:
                    await response.aclose()
                    raise
        stream = TimedStream(
            call,
            _pieces(call, response),
            response.aclose,
            began=began,
            until=until,
            idle_timeout=self._idle_timeout,
        )
        return Answer(response.status_code, _pairs(response.headers), stream)

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def _sent(self, request: BackendRequest) -> httpx.Response:
        url = httpx.URL(request.url)
        if not url.host:
            raise httpx.InvalidURL("it has no host")
        return await self._transport.handle_async_request(
            httpx.Request(request.method, url, headers=list(_encoded(request.headers)), content=request.body)
        )


async def _pieces(call: Call, response: httpx.Response) -> AsyncGenerator[bytes, None]:
    try:
        async for piece in response.aiter_raw():
            yield piece
    except httpx.HTTPError as error:
        call.integration_error = _BROKEN
        raise BackendCut("the backend's stream ended before its end") from error


@contextmanager
def _noted(call: Call) -> Iterator[float]:
    """As `timed`, and makes a refusal of whatever else goes wrong."""
    with timed(call) as began:
        try:
            yield began
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise failed(call, _INVALID) from error
        except httpx.HTTPError as error:
            if _is_untrusted(error):
                raise failed(call, _UNTRUSTED) from error
            raise failed(call, _BROKEN, "INTEGRATION_FAILURE") from error
        except _TooLarge as error:
            raise failed(call, _TOO_LARGE) from error
        except _NoStatus as error:
            raise failed(call, _NO_STATUS.format(call.integration_status)) from error


class _NoStatus(Exception):
    """An answer's status is none that an answer to a caller can have."""


class _TooLarge(Exception):
    """An answer is larger than API Gateway takes."""


def _check(call: Call, response: httpx.Response) -> None:
    """Note an answer's status, unless it is none."""
    call.integration_status = response.status_code
    if response.status_code not in STATUSES:
        raise _NoStatus


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


async def _body(response: httpx.Response) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > MAX_ANSWER:
            raise _TooLarge
        pieces.append(piece)
    return b"".join(pieces)


def _encoded(headers: Pairs) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        try:
            yield name.encode("latin-1"), value.encode("latin-1")
        except UnicodeEncodeError:
            # A template's own text: what came in a header is Latin-1.
            yield name.encode(), value.encode()


def _pairs(headers: httpx.Headers) -> Pairs:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw]
