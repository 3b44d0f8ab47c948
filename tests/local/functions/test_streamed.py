"""What a function streams arrives as it says it, and its end tells whether all of it did."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
import uvloop

from tests.local.functions.code import is_gone, node, python
from tollgate.local.call import Answer, BackendCut
from tollgate.local.functions.frames import FunctionFailed
from tollgate.local.functions.functions import Functions
from tollgate.local.functions.proxy_answer import MalformedAnswer
from tollgate.local.served.gateway import Function

T = TypeVar("T")
COOKIE = """
    export const handler = awslambda.streamifyResponse(async (event, stream) => {
      awslambda.HttpResponseStream.from(stream, { cookies: [event] }).end();
    });
"""
ROOT = Path(__file__).parents[3]


def with_functions(use: Callable[[Functions], Awaitable[T]], run: Callable[..., T] = asyncio.run) -> T:
    async def main() -> T:
        functions = Functions()
        try:
            return await use(functions)
        finally:
            await functions.close()

    return run(main())


def streamed(each: Function, event: object = None) -> tuple[Answer, list[bytes]]:
    async def ask(functions: Functions) -> tuple[Answer, list[bytes]]:
        answer = await functions.stream(each, json.dumps(event).encode())
        return answer, [piece async for piece in _pieces(answer)]

    return with_functions(ask)


def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    assert not isinstance(answer.body, bytes)
    return answer.body


async def _closed(answer: Answer) -> None:
    body: Any = answer.body
    await body.aclose()


def test_the_example_tells_its_story_word_for_word(tmp_path: Path) -> None:
    each = node(tmp_path, (ROOT / "examples/streaming/chat/index.mjs").read_text())
    answer, pieces = streamed(each)
    assert (answer.status, answer.headers) == (200, [("Content-Type", "text/event-stream")])
    assert pieces[0] == b'data: {"word":"Once"}\n\n'
    assert pieces[-1] == b"data: [DONE]\n\n"
    assert len(pieces) == 18


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_each_piece_is_there_before_the_next_is_said(run: Callable[..., bool], tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    text = f"""
        import {{ existsSync }} from "node:fs";
        import {{ setTimeout }} from "node:timers/promises";
        export const handler = awslambda.streamifyResponse(async (event, stream) => {{
          const answer = awslambda.HttpResponseStream.from(stream, {{ statusCode: 200 }});
          answer.write("first");
          while (!existsSync({str(seen)!r})) await setTimeout(5);
          answer.end("second");
        }});
    """

    async def ask(functions: Functions) -> bool:
        answer = await functions.stream(node(tmp_path, text), b"{}")
        pieces = _pieces(answer)
        assert await anext(pieces) == b"first"
        seen.touch()
        return [piece async for piece in pieces] == [b"second"]

    assert with_functions(ask, run)


def test_a_status_headers_of_both_kinds_and_cookies_go_before(tmp_path: Path) -> None:
    text = """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          awslambda.HttpResponseStream.from(stream, {
            statusCode: 201, headers: {a: "1"}, multiValueHeaders: {b: ["2", "3"]}, cookies: ["c=4", "d=5"],
          }).end();
        });
    """
    answer, pieces = streamed(node(tmp_path, text))
    pairs = [("a", "1"), ("b", "2"), ("b", "3"), ("Set-Cookie", "c=4"), ("Set-Cookie", "d=5")]
    assert (answer.status, answer.headers, pieces) == (201, pairs, [])


def test_a_cookie_is_a_header_like_others(tmp_path: Path) -> None:
    each = node(tmp_path, COOKIE)
    answer, _ = streamed(each, "price=5€")
    assert [(name, value.encode("latin-1").decode()) for name, value in answer.headers] == [
        ("Set-Cookie", "price=5€")
    ]
    for cookie in ("a=1\r\nx: y", "\ud800", 1, None, ["a=1"]):
        with pytest.raises(MalformedAnswer):
            streamed(each, cookie)


def test_a_function_may_write_the_format_itself_in_any_pieces(tmp_path: Path) -> None:
    text = """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          for (const byte of Buffer.from('{"statusCode": 202}\\0\\0\\0\\0\\0\\0\\0\\0a\\0b')) {
            stream.write(Buffer.from([byte]));
          }
          stream.end();
        });
    """
    answer, pieces = streamed(node(tmp_path, text))
    assert (answer.status, b"".join(pieces)) == (202, b"a\0b")


def test_a_stream_that_fails_half_way_is_cut_and_its_process_asked_again(tmp_path: Path) -> None:
    text = """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          const answer = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
          await new Promise((done) => answer.write(String(process.pid), done));
          if (event.fails) throw new Error("no more words");
          answer.end();
        });
    """

    async def ask(functions: Functions) -> None:
        each = node(tmp_path, text)
        first = _pieces(await functions.stream(each, b'{"fails": true}'))
        pid = await anext(first)
        with pytest.raises(BackendCut):
            await anext(first)
        again = _pieces(await functions.stream(each, b"{}"))
        assert [piece async for piece in again] == [pid]

    with_functions(ask)


def test_a_stream_is_cut_when_the_function_times_out(tmp_path: Path) -> None:
    text = """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          awslambda.HttpResponseStream.from(stream, { statusCode: 200 }).write("a");
          await new Promise(() => {});
        });
    """

    async def ask(functions: Functions) -> None:
        pieces = _pieces(await functions.stream(node(tmp_path, text, timeout=0.3), b"{}"))
        assert await anext(pieces) == b"a"
        with pytest.raises(BackendCut):
            await anext(pieces)

    with_functions(ask)


def test_what_fails_before_its_status_has_none(tmp_path: Path) -> None:
    text = "export const handler = awslambda.streamifyResponse(async () => { throw Error('no'); });"
    with pytest.raises(FunctionFailed, match=r"^no$"):
        streamed(node(tmp_path, text))


@pytest.mark.parametrize(
    "said",
    [
        "no JSON\\0\\0\\0\\0\\0\\0\\0\\0",
        '{"statusCode": 200}',
        '{"body": "a"}\\0\\0\\0\\0\\0\\0\\0\\0',
        "a" * 20_000,
    ],
    ids=["no-json", "no-delimiter", "another-field", "too-long"],
)
def test_what_begins_with_no_status_and_headers_is_malformed(said: str, tmp_path: Path) -> None:
    text = f"export const handler = awslambda.streamifyResponse(async (e, s) => s.end('{said}'));"
    with pytest.raises(MalformedAnswer):
        streamed(node(tmp_path, text))


def test_a_function_that_does_not_stream_is_malformed(tmp_path: Path) -> None:
    with pytest.raises(MalformedAnswer):
        streamed(python(tmp_path, "def handler(event, context): return {'statusCode': 200, 'body': 'a'}"))


def test_who_wants_no_more_of_a_stream_ends_its_process(tmp_path: Path) -> None:
    text = """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          const answer = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
          answer.write(String(process.pid));
          await new Promise(() => {});
        });
    """

    async def ask(functions: Functions) -> bool:
        answer = await functions.stream(node(tmp_path, text), b"{}")
        pid = int(await anext(_pieces(answer)))
        assert psutil.pid_exists(pid)
        await _closed(answer)
        return await asyncio.to_thread(is_gone, pid)

    assert with_functions(ask)


def test_who_goes_away_while_a_process_starts_leaves_none(tmp_path: Path) -> None:
    text = "export const handler = awslambda.streamifyResponse(() => new Promise(() => {}));"

    async def ask(functions: Functions) -> None:
        for seconds in (0, 0.005, 0.01, 0.02, 0.05, 0.1):
            asking = asyncio.ensure_future(functions.stream(node(tmp_path, text), b"{}"))
            await asyncio.sleep(seconds)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    before = psutil.Process().children()
    with_functions(ask)
    assert all(is_gone(child.pid) for child in psutil.Process().children() if child not in before)


def test_a_stream_waits_for_who_reads_it(tmp_path: Path) -> None:
    written = tmp_path / "written"
    text = f"""
        import {{ writeFileSync }} from "node:fs";
        import {{ once }} from "node:events";
        export const handler = awslambda.streamifyResponse(async (event, stream) => {{
          const answer = awslambda.HttpResponseStream.from(stream, {{ statusCode: 200 }});
          for (let i = 0; i < 100; i += 1) {{
            if (!answer.write("x".repeat(100_000))) await once(answer, "drain");
            writeFileSync({str(written)!r}, String(i));
          }}
          answer.end();
        }});
    """

    async def ask(functions: Functions) -> tuple[int, int]:
        pieces = _pieces(await functions.stream(node(tmp_path, text), b"{}"))
        size = len(await anext(pieces))
        await asyncio.sleep(0.2)
        meanwhile = int(written.read_text())
        return meanwhile, size + sum([len(piece) async for piece in pieces])

    meanwhile, size = with_functions(ask)
    assert meanwhile < 50
    assert size == 10_000_000
