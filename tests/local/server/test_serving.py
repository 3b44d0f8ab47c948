"""A gateway that is served, called over real connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.local.backends.raw import CHUNKED, Answering, Asked, backend, whole
from tests.local.gateways import Time, api, gateway, key, plan, route, stage
from tollgate.errors import TollgateError
from tollgate.local.refusals.front_door import MAX_BODY
from tollgate.local.served.gateway import (
    Gateway,
    Integration,
    IntegrationResponse,
    Quota,
    Route,
    Stage,
    Throttle,
)
from tollgate.local.server.options import At, Options
from tollgate.local.server.serving import serving

ORIGIN = "https://llm.example.com"
VALUE = "A" * 30
OK_TEMPLATE = {"application/json": '{"status": "ok"}'}
MOCK = Integration(
    "MOCK",
    templates={"application/json": '{"statusCode": 200}'},
    responses=(IntegrationResponse(200, "", {}, OK_TEMPLATE, None),),
)

Use = Callable[[httpx.AsyncClient, At], Awaitable[None]]


def proxy(*, streams: bool = False, timeout: float = 10.0) -> Integration:
    return Integration("HTTP_PROXY", f"{ORIGIN}/v1/chat", "POST", timeout, streams)


def one_route(
    made: Route,
    *,
    throttle: Throttle | None = None,
    quota: Quota | None = None,
    dev: Stage | None = None,
) -> Gateway:
    """One route, of which one key of one plan is the caller's."""
    dev = dev or stage("v1")
    pro = plan("pro", dev, throttle=throttle, quota=quota)
    return gateway(api(made, stages=[dev], name="main"), plans=[pro], keys=[key("acme/primary", pro)])


def serve(
    served: Gateway, use: Use, *, answering: Answering | None = None, options: Options | None = None
) -> None:
    """Serve a gateway, with a backend that answers so in the place of the one that its routes lead to."""

    async def never(_: Asked) -> None:
        raise AssertionError("no backend was to be called")

    async def run() -> None:
        chosen = options or Options(values={})
        async with backend(answering or never) as url:
            chosen = replace(
                chosen,
                values=dict.fromkeys(served.keys, VALUE) | dict(chosen.values),
                redirects={ORIGIN: url},
            )
            async with serving(served, chosen) as running:
                base = running.at.stage("main", served.apis[0].stages[0].name)
                async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=30) as client:
                    await use(client, running.at)

    asyncio.run(run())


def keyed(value: str = VALUE) -> dict[str, str]:
    return {"x-api-key": value}


async def statuses(client: httpx.AsyncClient, count: int, path: str = "/ping") -> list[int]:
    return [(await client.get(path, headers=keyed())).status_code for _ in range(count)]


PING = route("GET", "/ping", integration=MOCK)


def test_a_key_opens_what_its_plan_opens_and_nothing_else_does() -> None:
    async def use(client: httpx.AsyncClient, _: At) -> None:
        found = [
            await client.get("/ping"),
            await client.get("/ping", headers=keyed("B" * 30)),
            await client.get("/ping", headers=keyed()),
            await client.get("/nowhere", headers=keyed()),
        ]
        assert [(answer.status_code, answer.json()) for answer in found] == [
            (403, {"message": "Forbidden"}),
            (403, {"message": "Forbidden"}),
            (200, {"status": "ok"}),
            (403, {"message": "Missing Authentication Token"}),
        ]
        assert len({answer.headers["x-amzn-requestid"] for answer in found}) == len(found)

    serve(one_route(PING), use)


def test_an_api_that_takes_keys_from_its_authorizer_takes_none_from_a_header() -> None:
    dev = stage("v1")
    pro = plan("pro", dev)
    made = api(PING, stages=[dev], name="main", key_source="AUTHORIZER")

    async def use(client: httpx.AsyncClient, _: At) -> None:
        assert (await client.get("/ping", headers=keyed())).status_code == 403

    serve(gateway(made, plans=[pro], keys=[key("acme/primary", pro)]), use)


def test_a_burst_over_the_limit_is_refused_and_the_bucket_fills_again_with_the_clock() -> None:
    clock = Time(datetime(2026, 1, 1, tzinfo=UTC))

    async def use(client: httpx.AsyncClient, _: At) -> None:
        assert await statuses(client, 4) == [200, 200, 200, 429]
        clock.pass_by(1)
        assert await statuses(client, 3) == [200, 200, 429]

    serve(one_route(PING, throttle=Throttle(2, 3)), use, options=Options(values={}, clock=clock.clock))


def test_a_months_quota_ends_with_the_month() -> None:
    clock = Time(datetime(2026, 1, 31, 23, 59, 58, tzinfo=UTC))

    async def use(client: httpx.AsyncClient, _: At) -> None:
        assert await statuses(client, 3) == [200, 200, 429]
        refused = await client.get("/ping", headers=keyed())
        assert refused.json() == {"message": "Limit Exceeded"}
        clock.pass_by(2)
        assert await statuses(client, 1) == [200]

    serve(one_route(PING, quota=Quota(2, "MONTH", 0)), use, options=Options(values={}, clock=clock.clock))


def test_a_key_that_expires_is_closed_when_the_clock_says_so() -> None:
    clock = Time(datetime(2026, 1, 31, tzinfo=UTC))
    dev = stage("v1")
    pro = plan("pro", dev)
    keys = [key("a/primary", pro, expires=datetime(2026, 2, 1, tzinfo=UTC)), key("b/old", pro, enabled=False)]
    served = gateway(api(PING, stages=[dev], name="main"), plans=[pro], keys=keys)
    values = dict(zip(keys, (VALUE, "C" * 30), strict=True))

    async def use(client: httpx.AsyncClient, _: At) -> None:
        assert (await client.get("/ping", headers=keyed("C" * 30))).status_code == 403
        assert await statuses(client, 1) == [200]
        clock.pass_by(timedelta(days=1).total_seconds())
        assert await statuses(client, 1) == [403]

    serve(served, use, options=Options(values=values, clock=clock.clock))


def test_headers_over_ten_kilobytes_are_refused() -> None:
    async def use(client: httpx.AsyncClient, _: At) -> None:
        assert (await client.get("/ping", headers={**keyed(), "x-long": "a" * 9_000})).status_code == 200
        assert (await client.get("/ping", headers={**keyed(), "x-long": "a" * 10_240})).status_code == 431

    serve(one_route(PING), use)


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY, 200), (MAX_BODY + 1, 413)])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_ten_megabytes_is_taken_and_one_byte_more_is_not(
    size: int, status: int, *, chunked: bool
) -> None:
    got: list[int] = []

    async def answering(asked: Asked) -> None:
        got.append(len(asked.body))
        await asked.send(whole(b"{}"))

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, size, 1_048_576):
            yield b"a" * min(1_048_576, size - at)

    async def use(client: httpx.AsyncClient, _: At) -> None:
        body = pieces() if chunked else b"a" * size
        answer = await client.post("/chat", headers=keyed(), content=body)
        assert answer.status_code == status
        assert got == ([size] if status == 200 else [])

    serve(one_route(route("POST", "/chat", integration=proxy())), use, answering=answering)


def test_a_refused_caller_need_not_send_its_body() -> None:
    async def use(client: httpx.AsyncClient, _: At) -> None:
        answer = await client.post("/chat", headers=keyed("B" * 30), content=b"a" * 100)
        assert answer.status_code == 403

    serve(one_route(route("POST", "/chat", integration=proxy())), use)


def test_each_piece_of_a_stream_arrives_before_the_next_is_sent() -> None:
    seen = asyncio.Event()

    async def answering(asked: Asked) -> None:
        await asked.send(CHUNKED)
        for number in range(5):
            await asked.send_chunk(b"data: %d\n\n" % number)
            # Only what the caller has seen lets the backend go on: what is held back would never come.
            await asyncio.wait_for(seen.wait(), 10)
            seen.clear()
        await asked.send_chunk(b"")

    async def use(client: httpx.AsyncClient, _: At) -> None:
        found = []
        async with client.stream("POST", "/chat", headers=keyed()) as answer:
            async for piece in answer.aiter_raw():
                found.append(piece)
                seen.set()
        assert found == [b"data: %d\n\n" % number for number in range(5)]

    serve(one_route(route("POST", "/chat", integration=proxy(streams=True))), use, answering=answering)


def test_a_hundred_streams_at_once_keep_their_order_and_their_pace() -> None:
    streams, pieces = 100, 10
    seen = {f"{number}": asyncio.Event() for number in range(streams)}

    async def answering(asked: Asked) -> None:
        mine = seen[asked.body.decode()]
        await asked.send(CHUNKED)
        for number in range(pieces):
            await asked.send_chunk(b"%d\n" % number)
            # Each caller has seen a piece before its backend sends the next: none is held back for others.
            await asyncio.wait_for(mine.wait(), 30)
            mine.clear()
        await asked.send_chunk(b"")

    async def one(client: httpx.AsyncClient, name: str) -> list[bytes]:
        found = []
        async with client.stream("POST", "/chat", headers=keyed(), content=name.encode()) as answer:
            async for piece in answer.aiter_raw():
                found.append(piece)
                seen[name].set()
        return found

    async def use(client: httpx.AsyncClient, _: At) -> None:
        found = await asyncio.gather(*(one(client, name) for name in seen))
        assert found == [[b"%d\n" % number for number in range(pieces)]] * streams

    made = one_route(route("POST", "/chat", integration=proxy(streams=True)), throttle=Throttle(1000, 1000))
    serve(made, use, answering=answering)


def test_a_backend_that_dies_half_way_is_told_by_a_stream_that_is_cut() -> None:
    async def answering(asked: Asked) -> None:
        await asked.send(CHUNKED)
        await asked.send_chunk(b"half")
        asked.writer.close()

    async def use(client: httpx.AsyncClient, _: At) -> None:
        got = []
        async with client.stream("POST", "/chat", headers=keyed()) as answer:
            assert answer.status_code == 200
            pieces = answer.aiter_raw()
            got.append(await anext(pieces))
            with pytest.raises(httpx.RemoteProtocolError):
                await anext(pieces)
        assert got == [b"half"]
        assert (await client.get("/nowhere")).status_code == 403

    serve(one_route(route("POST", "/chat", integration=proxy(streams=True))), use, answering=answering)


def test_a_backend_that_dies_half_way_of_a_whole_answer_is_a_gateways_error() -> None:
    async def answering(asked: Asked) -> None:
        await asked.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        asked.writer.close()

    async def use(client: httpx.AsyncClient, _: At) -> None:
        answer = await client.post("/chat", headers=keyed())
        assert (answer.status_code, answer.json()) == (
            504,
            {"message": "Network error communicating with endpoint"},
        )

    serve(one_route(route("POST", "/chat", integration=proxy())), use, answering=answering)


def test_a_caller_that_goes_away_ends_the_backends_stream() -> None:
    ended = asyncio.Event()

    async def answering(asked: Asked) -> None:
        await asked.send(CHUNKED)
        await asked.send_chunk(b"first")
        await asked.closed()
        ended.set()

    async def use(client: httpx.AsyncClient, _: At) -> None:
        async with client.stream("POST", "/chat", headers=keyed()) as answer:
            async for _piece in answer.aiter_raw():
                break
        await asyncio.wait_for(ended.wait(), 10)

    serve(one_route(route("POST", "/chat", integration=proxy(streams=True))), use, answering=answering)


def test_a_caller_that_goes_away_before_its_stream_begins_ends_the_backends_request() -> None:
    asked_for, ended = asyncio.Event(), asyncio.Event()

    async def answering(asked: Asked) -> None:
        asked_for.set()
        await asked.closed()
        ended.set()

    async def use(client: httpx.AsyncClient, _: At) -> None:
        call = asyncio.ensure_future(client.post("/chat", headers=keyed()))
        await asyncio.wait_for(asked_for.wait(), 10)
        call.cancel()
        await asyncio.wait_for(ended.wait(), 10)

    serve(one_route(route("POST", "/chat", integration=proxy(streams=True))), use, answering=answering)


def test_who_runs_it_is_told_why_a_backend_failed_and_what_a_request_lacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def answering(asked: Asked) -> None:
        asked.writer.close()

    models = {"application/json": {"type": "object", "required": ["model"]}}

    async def use(client: httpx.AsyncClient, _: At) -> None:
        secret = b'{"model": 1, "prompt": "hush"}'
        await client.post("/chat", headers=keyed(), content=secret)
        await client.post("/chat", headers=keyed(), content=b"{}")

    serve(one_route(route("POST", "/chat", models=models, integration=proxy())), use, answering=answering)
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("POST /chat: 504, Network error communicating with endpoint")
    assert second == (
        "POST /chat: 400, the request is not what the route takes: "
        '[object has missing required properties (["model"])]'
    )
    assert "hush" not in first + second


def test_a_backend_that_takes_too_long_is_a_timeout() -> None:
    async def answering(asked: Asked) -> None:
        await asked.closed()

    async def use(client: httpx.AsyncClient, _: At) -> None:
        answer = await client.post("/chat", headers=keyed())
        assert (answer.status_code, answer.json()) == (504, {"message": "Endpoint request timed out"})

    serve(one_route(route("POST", "/chat", integration=proxy(timeout=0.05))), use, answering=answering)


def test_what_is_not_emulated_is_501_with_the_reason_and_asks_for_a_key_all_the_same() -> None:
    async def use(client: httpx.AsyncClient, _: At) -> None:
        answer = await client.post("/queue", headers=keyed())
        assert answer.status_code == 501
        assert "it has no integration" in answer.json()["message"]
        assert (await client.post("/queue")).status_code == 403

    serve(one_route(route("POST", "/queue", gap="it has no integration")), use)


def test_a_stage_that_is_not_there_is_forbidden_and_what_is_there_is_told() -> None:
    async def use(client: httpx.AsyncClient, at: At) -> None:
        answer = await client.get(f"{at.url}/main/v2/ping")
        assert (answer.status_code, answer.json()["message"]) == (403, "Forbidden")
        assert "/main/v1" in answer.json()["hint"]

    serve(one_route(PING), use)


def test_a_text_that_no_file_can_hold_does_not_stop_the_access_log(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    models = {"application/json": {"additionalProperties": {"type": "string"}}}
    text = "$context.status $context.error.validationErrorString"
    made = one_route(route("POST", "/chat", models=models), dev=stage("v1", log_format=text))

    async def use(client: httpx.AsyncClient, _: At) -> None:
        for body in (b'{"\\ud800": 1}', b"{}"):
            await client.post("/chat", headers=keyed(), content=body)

    serve(made, use, options=Options(values={}, log=str(file)))
    assert [line[:3] for line in file.read_text().splitlines()] == ["400", "500"]


def test_a_route_whose_authorizer_is_not_here_is_501_without_a_key_too() -> None:
    dev = stage("v1")
    made = route("POST", "/chat", gap="its authorizer is not declared here")

    async def use(client: httpx.AsyncClient, _: At) -> None:
        assert (await client.post("/chat")).status_code == 501

    serve(gateway(api(made, stages=[dev], name="main", key_source="AUTHORIZER")), use)


def test_the_access_log_has_a_line_for_each_call_in_the_stages_format(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    text = json.dumps(
        {
            "id": "$context.requestId",
            "status": "$context.status",
            "key": "$context.identity.apiKeyId",
            "bytes": "$context.responseLength",
            "secret": "$context.identity.apiKey",
        }
    )
    made = one_route(PING, dev=stage("v1", log_format=text))
    ids = []

    async def use(client: httpx.AsyncClient, _: At) -> None:
        for headers in (keyed(), {}):
            ids.append((await client.get("/ping", headers=headers)).headers["x-amzn-requestid"])

    serve(made, use, options=Options(values={}, log=str(file)))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines == [
        {"id": ids[0], "status": "200", "key": made.keys[0].id, "bytes": "16", "secret": "-"},
        {"id": ids[1], "status": "403", "key": "-", "bytes": "23", "secret": "-"},
    ]


def test_pages_of_ours_are_for_this_machine_alone() -> None:
    async def use(client: httpx.AsyncClient, at: At) -> None:
        assert (await client.get(f"{at.url}/__tollgate/usage")).status_code == 200
        rebound = {"host": "attacker.example"}
        assert (await client.get(f"{at.url}/__tollgate/usage", headers=rebound)).status_code == 400

    serve(one_route(PING), use)


def test_a_port_that_is_taken_is_an_error_that_says_so() -> None:
    async def use(_: httpx.AsyncClient, at: At) -> None:
        port = int(at.url.rpartition(":")[2])
        with pytest.raises(TollgateError, match=rf"Port {port} on 127.0.0.1 cannot be taken"):
            async with serving(one_route(PING), Options(values={}, port=port)):
                pass

    serve(one_route(PING), use)


def test_a_log_that_cannot_be_written_is_an_error_and_nothing_is_served(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(one_route(PING), Options(values={}, log=str(tmp_path / "no" / "log"))):
            pass

    with pytest.raises(TollgateError, match="cannot be written there"):
        asyncio.run(run())
