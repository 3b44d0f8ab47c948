"""Responses: API reference, "Create a model response", and its streaming events."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response

from tollgate.local.stand_ins.asked import Asked, asked
from tollgate.local.stand_ins.failures import Failure, dies, fail
from tollgate.local.stand_ins.openai.sse import MEDIA_TYPE, sse
from tollgate.local.stand_ins.paced import Pace, streamed, whole
from tollgate.local.stand_ins.speech import Speech, speak


async def responses(request: Request, pace: Pace) -> Response:
    """`…/responses`, whole or streamed."""
    body = await asked(request)
    model = body.model()
    speech = speak(model, _last_input(body), most=body.number("max_output_tokens"))
    await fail(model, slow=pace.slow)
    if body.fields.get("stream") is True:
        events = (
            sse({**event, "sequence_number": number}, event=str(event["type"]))
            for number, event in enumerate(_events(model, speech))
        )
        return streamed(events, pace, MEDIA_TYPE, dies=dies(model))
    return whole(_response(model, speech, speech.text), dies=dies(model))


def _last_input(body: Asked) -> str:
    """What is asked: a text, or a list that has messages among other things."""
    given = body.fields.get("input")
    if isinstance(given, str):
        return given
    if not isinstance(given, list):
        raise Failure("invalid", "'input' must be a text or a list.")
    messages = [each for each in given if isinstance(each, dict) and "role" in each]
    return Asked({"messages": messages}).last_of_user() if messages else ""


def _events(model: str, speech: Speech) -> Iterator[Mapping[str, object]]:
    at = {"item_id": _item_id(speech), "output_index": 0, "content_index": 0}
    begun = _response(model, speech, None)
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    item = {**_item(speech, ""), "status": "in_progress", "content": []}
    yield {"type": "response.output_item.added", "output_index": 0, "item": item}
    yield {"type": "response.content_part.added", **at, "part": _part("")}
    for piece in speech.pieces:
        yield {"type": "response.output_text.delta", **at, "delta": piece, "logprobs": []}
    yield {"type": "response.output_text.done", **at, "text": speech.text, "logprobs": []}
    yield {"type": "response.content_part.done", **at, "part": _part(speech.text)}
    yield {"type": "response.output_item.done", "output_index": 0, "item": _item(speech, speech.text)}
    ended = "response.incomplete" if speech.is_cut else "response.completed"
    yield {"type": ended, "response": _response(model, speech, speech.text)}


def _response(model: str, speech: Speech, text: str | None) -> Mapping[str, object]:
    """A response: begun, where there is no text yet."""
    return {
        "id": f"resp_{speech.id}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "in_progress" if text is None else _status(speech),
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if text and speech.is_cut else None,
        "instructions": None,
        "metadata": {},
        "model": model,
        "output": [] if text is None else [_item(speech, text)],
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": None if text is None else _usage(speech),
    }


def _item(speech: Speech, text: str) -> Mapping[str, object]:
    return {
        "id": _item_id(speech),
        "type": "message",
        "status": _status(speech),
        "role": "assistant",
        "content": [_part(text)],
    }


def _item_id(speech: Speech) -> str:
    return f"msg_{speech.id}"


def _status(speech: Speech) -> str:
    return "incomplete" if speech.is_cut else "completed"


def _part(text: str) -> Mapping[str, object]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _usage(speech: Speech) -> Mapping[str, object]:
    return {
        "input_tokens": speech.prompt_tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": speech.tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": speech.prompt_tokens + speech.tokens,
    }
