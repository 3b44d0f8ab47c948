"""Chat completions: API reference, "Create chat completion"."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response

from tollgate.local.stand_ins.asked import Asked, asked
from tollgate.local.stand_ins.failures import dies, fail
from tollgate.local.stand_ins.form import Form
from tollgate.local.stand_ins.openai.sse import DONE, MEDIA_TYPE, sse
from tollgate.local.stand_ins.paced import Pace, streamed, whole
from tollgate.local.stand_ins.speech import Speech, speak


async def chat(request: Request, pace: Pace) -> Response:
    """`…/chat/completions`, whole or streamed."""
    body = await asked(request)
    model = body.model()
    speech = said(model, body)
    await fail(model, slow=pace.slow)
    if body.fields.get("stream") is not True:
        return whole(answer(model, speech), dies=dies(model))
    has_usage = body.inner("stream_options").fields.get("include_usage") is True
    return streamed(sse_of(model, speech, has_usage=has_usage), pace, MEDIA_TYPE, dies=dies(model))


def said(model: str, body: Asked) -> Speech:
    """What is said to a request; without tools, and once, whatever its `n` is."""
    most = body.number("max_completion_tokens", "max_tokens")
    return speak(model, body.last_of_user(), prompt=body.all_messages(), most=most)


def answer(model: str, speech: Speech) -> object:
    """A `chat.completion`."""
    message: Mapping[str, object] = {
        "role": "assistant",
        "content": speech.text,
        "refusal": None,
        "annotations": [],
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason(speech)}
    return {**_head(model, speech, "chat.completion"), "choices": [choice], "usage": usage(speech)}


def events(model: str, speech: Speech) -> Iterator[object]:
    """The `chat.completion.chunk`s."""
    head = _head(model, speech, "chat.completion.chunk")
    yield {**head, "choices": [_delta({"role": "assistant", "content": "", "refusal": None})]}
    for piece in speech.pieces:
        yield {**head, "choices": [_delta({"content": piece})]}
    yield {**head, "choices": [_delta({}, finish_reason(speech))]}


def sse_of(model: str, speech: Speech, *, has_usage: bool) -> Iterator[bytes]:
    """The chunks as server-sent events; the last but one has the usage, where it is asked for."""
    for chunk in events(model, speech):
        yield sse(chunk)
    if has_usage:
        head = _head(model, speech, "chat.completion.chunk")
        yield sse({**head, "choices": [], "usage": usage(speech)})
    yield DONE


def usage(speech: Speech) -> Mapping[str, int]:
    """The tokens of a completion."""
    return {
        "prompt_tokens": speech.prompt_tokens,
        "completion_tokens": speech.tokens,
        "total_tokens": speech.prompt_tokens + speech.tokens,
    }


def finish_reason(speech: Speech) -> str:
    """Why a completion ends."""
    return "length" if speech.is_cut else "stop"


FORM = Form(said, answer, events)


def _delta(delta: Mapping[str, object], reason: str | None = None) -> Mapping[str, object]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}


def _head(model: str, speech: Speech, kind: str) -> Mapping[str, object]:
    return {"id": f"chatcmpl-{speech.id}", "object": kind, "created": int(time.time()), "model": model}
