"""Converse: API Reference, "Converse" and "ConverseStream"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response

from tollgate.local.stand_ins.asked import Asked, asked
from tollgate.local.stand_ins.bedrock.model import model_of
from tollgate.local.stand_ins.event_stream import MEDIA_TYPE, json_event
from tollgate.local.stand_ins.failures import dies, fail
from tollgate.local.stand_ins.paced import Pace, streamed, whole
from tollgate.local.stand_ins.speech import Speech, speak

_LATENCY_MS = 1
"""What the answers say; it is nobody's measurement."""


async def converse(request: Request, pace: Pace) -> Response:
    """`/model/{model}/converse`."""
    model, speech = await _said(request, pace)
    message = {"role": "assistant", "content": [{"text": speech.text}]}
    answer = {
        "output": {"message": message},
        "stopReason": stop_reason(speech),
        "usage": usage(speech),
        "metrics": {"latencyMs": _LATENCY_MS},
    }
    return whole(answer, dies=dies(model))


async def converse_stream(request: Request, pace: Pace) -> Response:
    """`/model/{model}/converse-stream`."""
    model, speech = await _said(request, pace)
    frames = (json_event(kind, content) for kind, content in events(speech))
    return streamed(frames, pace, MEDIA_TYPE, dies=dies(model))


def events(speech: Speech) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The events of a stream, each with its kind."""
    yield "messageStart", {"role": "assistant"}
    for piece in speech.pieces:
        yield "contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": piece}}
    yield "contentBlockStop", {"contentBlockIndex": 0}
    yield "messageStop", {"stopReason": stop_reason(speech)}
    yield "metadata", {"usage": usage(speech), "metrics": {"latencyMs": _LATENCY_MS}}


def said(model: str, body: Asked) -> Speech:
    """What is said to a request in Converse's form, which Amazon Nova's own is, too."""
    most = body.inner("inferenceConfig").number("maxTokens", "max_new_tokens")
    return speak(model, body.last_of_user(), prompt=body.all_messages(), most=most)


def stop_reason(speech: Speech) -> str:
    """Why a message ends."""
    return "max_tokens" if speech.is_cut else "end_turn"


def usage(speech: Speech) -> Mapping[str, int]:
    """The tokens of a message."""
    return {
        "inputTokens": speech.prompt_tokens,
        "outputTokens": speech.tokens,
        "totalTokens": speech.prompt_tokens + speech.tokens,
    }


async def _said(request: Request, pace: Pace) -> tuple[str, Speech]:
    model = model_of(request)
    speech = said(model, await asked(request))
    await fail(model, slow=pace.slow)
    return model, speech
