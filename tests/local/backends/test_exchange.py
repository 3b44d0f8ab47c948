"""Requests to backends, over real connections."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.local import gateways
from tests.local.backends.raw import CHUNKED, OK, Answering, Asked, backend, whole
from tollgate.local.backends.exchange import MAX_ANSWER, Exchange
from tollgate.local.call import Answer, BackendCut, BackendRequest, Call, Pairs, Refusal

A_WHILE = 10.0
"""Longer than anything here takes."""


def call() -> Call:
    route = gateways.route()
    return gateways.call_of(gateways.gateway(gateways.api(route, stages=[gateways.stage()])), route)


def request(
    url: str, *, headers: Pairs | None = None, method: str = "POST", body: bytes = b"{}"
) -> BackendRequest:
    return BackendRequest(method, url, headers or [], body)


@asynccontextmanager
async def exchange(*, idle_timeout: float = A_WHILE) -> AsyncIterator[Exchange]:
    sends = Exchange(idle_timeout=idle_timeout)
    try:
        yield sends
    finally:
        await sends.close()


def pieces(answer: Answer) -> AsyncIterator[bytes]:
    assert not isinstance(answer.body, bytes)
    return answer.body


def answers_of(
    answering: Answering, use: Callable[[Exchange, str], Awaitable[None]], **options: float
) -> None:
    """Run what uses a backend that answers so."""

    async def run() -> None:
        async with backend(answering) as url, exchange(**options) as sends:
            await use(sends, url)

    asyncio.run(run())


def always(answer: bytes) -> Answering:
    async def answering(asked: Asked) -> None:
        await asked.send(answer)

    return answering


def self_signed(folder: Path) -> ssl.SSLContext:
    """What a server shows that made its certificate itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    both = folder / "both.pem"
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = serialization.Encoding.PEM
    both.write_bytes(key.private_bytes(pem, *plain) + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


async def dies(asked: Asked) -> None:
    await asked.send(CHUNKED)
    await asked.send_chunk(b"half")
    asked.writer.close()


async def says_nothing(asked: Asked) -> None:
    await asked.closed()


async def stalls(asked: Asked) -> None:
    await asked.send(CHUNKED)
    await asked.send_chunk(b"first")
    await asked.closed()


def refusal_of(
    sending: Callable[[Exchange, str, Call], Coroutine[None, None, Answer]], answering: Answering
) -> Call:
    """The call, with how it was refused."""
    made = call()

    async def use(sends: Exchange, url: str) -> None:
        with pytest.raises(Refusal) as refused:
            await sending(sends, url, made)
        made.refusal = refused.value

    answers_of(answering, use)
    return made


def test_a_stream_s_headers_are_there_before_its_first_piece() -> None:
    async def use(sends: Exchange, url: str) -> None:
        answer = await sends.streamed(call(), request(url), A_WHILE)
        assert (answer.status, answer.headers[0]) == (201, ("X-Model", "a"))
        begin.set()
        assert [piece async for piece in pieces(answer)] == [b"only"]

    begin = asyncio.Event()

    async def answering(asked: Asked) -> None:
        await asked.send("HTTP/1.1 201 Created\r\nX-Model: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        await begin.wait()
        await asked.send_chunk(b"only")
        await asked.send("0\r\n\r\n")

    answers_of(answering, use)


def test_each_piece_of_a_stream_is_there_before_the_next_is_made() -> None:
    said = [b"one", b" two", b" three"]
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def answering(asked: Asked) -> None:
        await asked.send(CHUNKED)
        for piece in said:
            await asked.send_chunk(piece)
            assert await heard.get() == piece
        await asked.send("0\r\n\r\n")

    async def use(sends: Exchange, url: str) -> None:
        answer = await sends.streamed(call(), request(url), A_WHILE)
        all_heard = []
        async for piece in pieces(answer):
            all_heard.append(piece)
            heard.put_nowait(piece)
        assert all_heard == said

    answers_of(answering, use)


def test_a_hundred_streams_at_once_keep_their_order() -> None:
    async def answering(asked: Asked) -> None:
        name = asked.body
        await asked.send(CHUNKED)
        for number in range(20):
            await asked.send_chunk(b"%s:%d " % (name, number))
            await asyncio.sleep(0)
        await asked.send("0\r\n\r\n")

    async def use(sends: Exchange, url: str) -> None:
        async def ask(name: int) -> None:
            answer = await sends.streamed(call(), request(url, body=b"%d" % name), A_WHILE)
            heard = b"".join([piece async for piece in pieces(answer)])
            assert heard == b"".join(b"%d:%d " % (name, number) for number in range(20))

        await asyncio.gather(*map(ask, range(100)))

    answers_of(answering, use)


def test_what_is_asked_is_sent_as_it_is() -> None:
    heads: list[str] = []

    async def answering(asked: Asked) -> None:
        heads.append(asked.head)
        await asked.send(whole(asked.body))

    async def use(sends: Exchange, url: str) -> None:
        headers = [("X-Two", "1"), ("x-two", "2"), ("Accept-Encoding", "br"), ("X-Name", "Zoë")]
        answer = await sends.whole(call(), request(f"{url}/a%2Fb/c:d?q=1%202", headers=headers), A_WHILE)
        assert answer.body == b"{}"
        host = url.removeprefix("http://")
        assert heads == [
            "POST /a%2Fb/c:d?q=1%202 HTTP/1.1\r\n"
            f"Host: {host}\r\nX-Two: 1\r\nx-two: 2\r\nAccept-Encoding: br\r\nX-Name: Zoë\r\n"
            "Content-Length: 2\r\n\r\n"
        ]

    answers_of(answering, use)


@pytest.mark.parametrize("way", ["whole", "streamed"])
def test_a_compressed_body_stays_so(way: str) -> None:
    packed = gzip.compress(b"words " * 100)

    async def use(sends: Exchange, url: str) -> None:
        answer = await getattr(sends, way)(call(), request(url), A_WHILE)
        body = answer.body if way == "whole" else b"".join([piece async for piece in answer.body])
        assert body == packed
        assert ("Content-Encoding", "gzip") in answer.headers

    answers_of(always(whole(packed, "Content-Encoding: gzip")), use)


def test_redirects_are_the_caller_s_to_follow() -> None:
    async def use(sends: Exchange, url: str) -> None:
        answer = await sends.whole(call(), request(url), A_WHILE)
        assert (answer.status, answer.headers[0]) == (307, ("Location", "/elsewhere"))

    answers_of(always(whole(b"", "Location: /elsewhere", status="307 Temporary Redirect")), use)


def test_a_cookie_of_one_caller_goes_to_no_other() -> None:
    heads: list[str] = []

    async def answering(asked: Asked) -> None:
        heads.append(asked.head)
        await asked.send(whole(b"", "Set-Cookie: session=of-the-first"))

    async def use(sends: Exchange, url: str) -> None:
        await sends.whole(call(), request(url), A_WHILE)
        await sends.whole(call(), request(url), A_WHILE)
        assert "session" not in heads[1]

    answers_of(answering, use)


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)

    async def use(sends: Exchange, url: str) -> None:
        assert (await sends.whole(call(), request(url), A_WHILE)).body == b"direct"

    answers_of(always(whole(b"direct")), use)


def test_connections_are_used_again() -> None:
    ports = set()

    async def answering(asked: Asked) -> None:
        ports.add(asked.writer.get_extra_info("peername"))
        await asked.send(whole(b""))

    async def use(sends: Exchange, url: str) -> None:
        for _ in range(3):
            await sends.whole(call(), request(url), A_WHILE)
        assert len(ports) == 1

    answers_of(answering, use)


def test_the_call_has_what_the_backend_said_and_how_long_it_took() -> None:
    made = call()

    async def use(sends: Exchange, url: str) -> None:
        await sends.whole(made, request(url), A_WHILE)

    answers_of(always(whole(b"", status="418 I'm a teapot")), use)
    assert made.integration_status == 418
    assert made.integration_latency is not None
    assert 0 < made.integration_latency < A_WHILE


def test_a_stream_s_latency_is_until_its_end() -> None:
    made = call()
    begin = asyncio.Event()

    async def answering(asked: Asked) -> None:
        await asked.send(CHUNKED)
        await begin.wait()
        await asyncio.sleep(0.05)
        await asked.send("0\r\n\r\n")

    async def use(sends: Exchange, url: str) -> None:
        answer = await sends.streamed(made, request(url), A_WHILE)
        until_headers = made.integration_latency
        begin.set()
        assert [piece async for piece in pieces(answer)] == []
        assert until_headers is not None
        assert made.integration_latency is not None
        assert made.integration_latency > until_headers + 0.04

    answers_of(answering, use)


def test_closing_closes_the_connections_of_streams_that_go_on() -> None:
    gone = asyncio.Event()

    async def answering(asked: Asked) -> None:
        await stalls(asked)
        gone.set()

    async def use(sends: Exchange, url: str) -> None:
        await sends.streamed(call(), request(url), A_WHILE)
        await sends.close()
        await asyncio.wait_for(gone.wait(), A_WHILE)

    answers_of(answering, use)


@pytest.mark.parametrize("way", ["whole", "streamed"])
def test_a_backend_that_takes_no_connection_fails(way: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"

        async def ask() -> None:
            async with exchange() as sends:
                await getattr(sends, way)(made, request(nobody), A_WHILE)

        made = call()
        with pytest.raises(Refusal) as refused:
            asyncio.run(ask())
    assert refused.value.type == "INTEGRATION_FAILURE"
    assert made.integration_error == "Network error communicating with endpoint"


@pytest.mark.parametrize("way", ["whole", "streamed"])
def test_a_backend_that_says_nothing_times_out(way: str) -> None:
    made = refusal_of(lambda sends, url, made: getattr(sends, way)(made, request(url), 0.05), says_nothing)
    assert made.refusal is not None
    assert made.refusal.type == "INTEGRATION_TIMEOUT"
    assert made.integration_status is None


def test_a_whole_answer_must_be_there_in_time() -> None:
    made = refusal_of(lambda sends, url, made: sends.whole(made, request(url), 0.05), stalls)
    assert made.refusal is not None
    assert made.refusal.type == "INTEGRATION_TIMEOUT"


def test_a_whole_answer_that_ends_half_way_is_none() -> None:
    made = refusal_of(lambda sends, url, made: sends.whole(made, request(url), A_WHILE), dies)
    assert made.refusal is not None
    assert made.refusal.type == "INTEGRATION_FAILURE"


def test_a_stream_that_ends_half_way_is_cut_after_what_came() -> None:
    async def use(sends: Exchange, url: str) -> None:
        heard = pieces(await sends.streamed(call(), request(url), A_WHILE))
        assert await anext(heard) == b"half"
        with pytest.raises(BackendCut):
            await anext(heard)

    answers_of(dies, use)


@pytest.mark.parametrize(("timeout", "idle_timeout"), [(0.1, A_WHILE), (A_WHILE, 0.1)])
def test_a_stream_is_cut_when_it_takes_too_long_or_is_silent_for_too_long(
    timeout: float, idle_timeout: float
) -> None:
    async def use(sends: Exchange, url: str) -> None:
        heard = pieces(await sends.streamed(call(), request(url), timeout))
        assert await anext(heard) == b"first"
        with pytest.raises(BackendCut):
            await anext(heard)

    answers_of(stalls, use, idle_timeout=idle_timeout)


@pytest.mark.parametrize("heard_before", [0, 1])
def test_a_caller_that_goes_away_closes_the_backend_s_connection(heard_before: int) -> None:
    gone = asyncio.Event()

    async def answering(asked: Asked) -> None:
        await stalls(asked)
        gone.set()

    async def use(sends: Exchange, url: str) -> None:
        heard = pieces(await sends.streamed(call(), request(url), A_WHILE))
        for _ in range(heard_before):
            await anext(heard)
        await heard.aclose()  # type: ignore[attr-defined]
        await asyncio.wait_for(gone.wait(), A_WHILE)

    answers_of(answering, use)


def test_a_caller_that_does_not_wait_for_the_answer_closes_the_backend_s_connection() -> None:
    begun, gone = asyncio.Event(), asyncio.Event()

    async def answering(asked: Asked) -> None:
        begun.set()
        await asked.closed()
        gone.set()

    async def use(sends: Exchange, url: str) -> None:
        asking = asyncio.create_task(sends.whole(call(), request(url), A_WHILE))
        await begun.wait()
        asking.cancel()
        await asyncio.wait_for(gone.wait(), A_WHILE)
        assert asking.cancelled()

    answers_of(answering, use)


@pytest.mark.parametrize("is_chunked", [True, False])
def test_a_whole_answer_is_of_10_mb_at_most(is_chunked: bool) -> None:
    async def answering(asked: Asked) -> None:
        body = b"x" * int(asked.body)
        chunks = CHUNKED.encode() + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        await asked.send(chunks if is_chunked else whole(body))

    async def use(sends: Exchange, url: str) -> None:
        answer = await sends.whole(call(), request(url, body=b"%d" % MAX_ANSWER), A_WHILE)
        assert len(answer.body) == MAX_ANSWER  # type: ignore[arg-type]
        with pytest.raises(Refusal) as refused:
            await sends.whole(call(), request(url, body=b"%d" % (MAX_ANSWER + 1)), A_WHILE)
        assert refused.value.type == "API_CONFIGURATION_ERROR"

    answers_of(answering, use)


@pytest.mark.parametrize("streams", [True, False])
def test_a_status_that_no_answer_can_have_is_an_error_of_the_configuration(streams: bool) -> None:
    made = call()

    async def use(sends: Exchange, url: str) -> None:
        with pytest.raises(Refusal) as refused:
            await (sends.streamed if streams else sends.whole)(made, request(url), A_WHILE)
        assert refused.value.type == "API_CONFIGURATION_ERROR"

    answers_of(always(whole(b"", status="600 Odd")), use)
    assert made.integration_status == 600


def test_a_stream_may_be_of_more_than_10_mb() -> None:
    async def answering(asked: Asked) -> None:
        await asked.send(OK + f"Content-Length: {MAX_ANSWER + 1}\r\n\r\n")
        await asked.send(b"x" * (MAX_ANSWER + 1))

    async def use(sends: Exchange, url: str) -> None:
        answer = await sends.streamed(call(), request(url), A_WHILE)
        assert sum([len(piece) async for piece in pieces(answer)]) == MAX_ANSWER + 1

    answers_of(answering, use)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    made = call()

    async def ask() -> None:
        async with backend(always(whole(b"")), tls=self_signed(tmp_path)) as url, exchange() as sends:
            await sends.whole(made, request(url), A_WHILE)

    with pytest.raises(Refusal) as refused:
        asyncio.run(ask())
    assert refused.value.type == "API_CONFIGURATION_ERROR"
    assert made.integration_error == "The certificate of the endpoint is not trusted, or of another host"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/a", "http://", "http:///a", "not-an-url"])
def test_what_is_no_url_is_the_configuration_s_fault(url: str) -> None:
    async def ask() -> None:
        async with exchange() as sends:
            await sends.whole(call(), request(url), A_WHILE)

    with pytest.raises(Refusal) as refused:
        asyncio.run(ask())
    assert refused.value.type == "API_CONFIGURATION_ERROR"


def test_a_header_that_no_request_can_have_is_not_sent() -> None:
    async def use(sends: Exchange, url: str) -> None:
        with pytest.raises(Refusal) as refused:
            await sends.whole(call(), request(url, headers=[("X-A", "1\r\nX-B: 2")]), A_WHILE)
        assert refused.value.type == "INTEGRATION_FAILURE"

    answers_of(always(whole(b"")), use)
