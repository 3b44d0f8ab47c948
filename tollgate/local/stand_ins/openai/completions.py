"""Completions of a text, as they were before chats: API reference, "Create completion"."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response

from tollgate.local.stand_ins.asked import Asked, asked
from tollgate.local.stand_ins.failures import dies, fail
from tollgate.local.stand_ins.openai.chat import finish_reason, usage
from tollgate.local.stand_ins.openai.sse import DONE, MEDIA_TYPE, sse
from tollgate.local.stand_ins.paced import Pace, streamed, whole
from tollgate.local.stand_ins.speech import Speech, speak


async def completions(request: Request, pace: Pace) -> Response:
    """`…/completions`, whole or streamed."""
    body = await asked(request)
    model = body.model()
    speech = speak(model, _prompt(body), most=body.number("max_tokens"))
    await fail(model, slow=pace.slow)
    if body.fields.get("stream") is True:
        return streamed(_events(model, speech), pace, MEDIA_TYPE, dies=dies(model))
    answer = {
        **_head(model, speech),
        "choices": [_choice(speech.text, finish_reason(speech))],
        "usage": usage(speech),
    }
    return whole(answer, dies=dies(model))


def _events(model: str, speech: Speech) -> Iterator[bytes]:
    for piece in speech.pieces:
        yield sse({**_head(model, speech), "choices": [_choice(piece, None)]})
    yield sse({**_head(model, speech), "choices": [_choice("", finish_reason(speech))]})
    yield DONE


def _prompt(body: Asked) -> str:
    prompt = body.fields.get("prompt")
    if isinstance(prompt, list) and prompt and isinstance(prompt[0], str):
        return prompt[0]
    return body.text("prompt")


def _choice(text: str, reason: str | None) -> Mapping[str, object]:
    return {"index": 0, "text": text, "logprobs": None, "finish_reason": reason}


def _head(model: str, speech: Speech) -> Mapping[str, object]:
    return {
        "id": f"cmpl-{speech.id}",
        "object": "text_completion",
        "created": int(time.time()),
        "model": model,
    }
