"""Backends over HTTP, behind the integrations that lead to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import pytest

from tests.local import gateways
from tests.local.backends.raw import CHUNKED, Answering, Asked, backend, whole
from tests.local.serving import serving
from tollgate.local.backends.http import HttpBackend
from tollgate.local.backends.targets import Targets
from tollgate.local.call import Answer, BackendCut, Call, Refusal
from tollgate.local.served.gateway import Integration, IntegrationResponse
from tollgate.local.stand_ins import app
from tollgate.local.stand_ins.paced import Pace

ORIGIN = "https://llm.example.com"
CHAT = b'{"model": "a", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}'


def call(integration: Integration, *, headers: Mapping[str, str] | None = None, body: bytes = b"{}") -> Call:
    route = gateways.route(integration=integration)
    served = gateways.gateway(gateways.api(route, stages=[gateways.stage()]))
    headers = {"content-type": "application/json", **(headers or {})}
    return gateways.call_of(served, route, headers=headers, body=body)


def proxy(*, streams: bool = False, timeout: float = 10.0) -> Integration:
    return Integration("HTTP_PROXY", f"{ORIGIN}/v1/chat?a=b", "POST", timeout, streams)


def ask(answering: Answering, use: Callable[[HttpBackend], Awaitable[None]]) -> None:
    """Use a backend that answers so, in the place of the one that integrations name."""

    async def run() -> None:
        async with backend(answering) as url:
            backends = HttpBackend(Targets({ORIGIN: url}, None, offline=False))
            try:
                await use(backends)
            finally:
                await backends.close()

    asyncio.run(run())


def answer_of(answering: Answering, made: Call) -> Answer:
    found: list[Answer] = []

    async def use(backends: HttpBackend) -> None:
        found.append(await backends.answer(made))

    ask(answering, use)
    return found[0]


def test_a_proxy_hands_a_request_through() -> None:
    seen: list[Asked] = []

    async def answering(asked: Asked) -> None:
        seen.append(asked)
        await asked.send(whole(b"done", "X-Model: a", status="201 Created"))

    answer = answer_of(answering, call(proxy(), headers={"x-caller": "acme"}, body=b'{"n": 1}'))
    assert seen[0].head.startswith("POST /v1/chat?a=b HTTP/1.1\r\n")
    assert "x-caller: acme" in seen[0].head
    assert seen[0].body == b'{"n": 1}'
    assert (answer.status, answer.body) == (201, b"done")
    assert ("X-Model", "a") in answer.headers


@pytest.mark.parametrize("streams", [True, False])
def test_a_proxy_remaps_what_the_backend_s_server_says_of_itself(streams: bool) -> None:
    async def answering(asked: Asked) -> None:
        await asked.send(whole(b"", "Server: nginx", "WWW-Authenticate: Basic"))

    names = [name for name, _ in answer_of(answering, call(proxy(streams=streams))).headers]
    assert names == [
        "x-amzn-Remapped-Server",
        "x-amzn-Remapped-WWW-Authenticate",
        "x-amzn-Remapped-Content-Length",
    ]


def test_a_proxy_that_streams_hands_each_piece_on_as_it_comes() -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def answering(asked: Asked) -> None:
        await asked.send(CHUNKED)
        for piece in (b"one", b"two"):
            await asked.send_chunk(piece)
            assert await heard.get() == piece
        await asked.send("0\r\n\r\n")

    async def use(backends: HttpBackend) -> None:
        answer = await backends.answer(call(proxy(streams=True)))
        assert not isinstance(answer.body, bytes)
        async for piece in answer.body:
            heard.put_nowait(piece)

    ask(answering, use)


def test_a_proxy_that_does_not_stream_waits_for_all() -> None:
    async def answering(asked: Asked) -> None:
        await asked.send(CHUNKED)
        await asked.send_chunk(b"one ")
        await asked.send_chunk(b"two")
        await asked.send("0\r\n\r\n")

    assert answer_of(answering, call(proxy())).body == b"one two"


async def never(asked: Asked) -> None:
    await asked.closed()


def test_the_integration_s_timeout_holds() -> None:
    with pytest.raises(Refusal) as refused:
        answer_of(never, call(proxy(timeout=0.05)))
    assert refused.value.type == "INTEGRATION_TIMEOUT"


def test_an_answer_that_is_mapped_is_chosen_by_the_backend_s_status() -> None:
    responses = (
        IntegrationResponse(200, "", {}, {}, None),
        IntegrationResponse(502, r"5\d{2}", {}, {"application/json": '{"why": "the backend"}'}, None),
    )
    mapped = Integration("HTTP", f"{ORIGIN}/v1", "POST", responses=responses)

    async def answering(asked: Asked) -> None:
        await asked.send(whole(b"{}", "Content-Type: application/json", status="503 Busy"))

    made = call(mapped)
    answer = answer_of(answering, made)
    assert (answer.status, answer.body) == (502, b'{"why": "the backend"}')
    assert made.integration_status == 503


def test_offline_the_stand_in_streams_in_the_backend_s_place() -> None:
    async def run(url: str) -> bytes:
        backends = HttpBackend(Targets({}, url, offline=True))
        integration = Integration("HTTP_PROXY", f"{ORIGIN}/v1/chat/completions", "POST", streams=True)
        answer = await backends.answer(call(integration, body=CHAT))
        assert not isinstance(answer.body, bytes)
        heard = [piece async for piece in answer.body]
        await backends.close()
        assert len(heard) > 1
        return b"".join(heard)

    with serving(app(Pace(pause=0.001))) as url:
        assert asyncio.run(run(url)).endswith(b"data: [DONE]\n\n")


def test_a_backend_that_dies_in_its_stream_cuts_the_caller_s() -> None:
    async def run(url: str) -> None:
        backends = HttpBackend(Targets({ORIGIN: "stand-in"}, url, offline=False))
        integration = Integration("HTTP_PROXY", f"{ORIGIN}/v1/chat/completions", "POST", streams=True)
        made = call(integration, body=CHAT.replace(b'"a"', b'"stand-in/dies"'))
        answer = await backends.answer(made)
        assert not isinstance(answer.body, bytes)
        heard: list[bytes] = []
        with pytest.raises(BackendCut):
            await _hear(answer.body, heard)
        await backends.close()
        assert heard
        assert made.integration_error is not None

    with serving(app(Pace(pause=0))) as url:
        asyncio.run(run(url))


async def _hear(body: AsyncIterator[bytes], heard: list[bytes]) -> None:
    async for piece in body:
        heard.append(piece)
