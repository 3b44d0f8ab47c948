"""Anthropic's Claude: Bedrock user guide, "Anthropic Claude Messages API"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tollgate.local.stand_ins.asked import Asked
from tollgate.local.stand_ins.failures import Failure
from tollgate.local.stand_ins.form import Form
from tollgate.local.stand_ins.speech import Speech, speak


def _said(model: str, body: Asked) -> Speech:
    if not body.text("anthropic_version"):
        raise Failure("invalid", "'anthropic_version' is missing: it is 'bedrock-2023-05-31'.")
    most = body.number("max_tokens")
    if most is None:
        raise Failure("invalid", "max_tokens: Field required")
    return speak(model, body.last_of_user(), prompt=body.all_messages(), most=most)


def _answer(model: str, speech: Speech) -> object:
    return {
        **_message(model, speech),
        "content": [{"type": "text", "text": speech.text}],
        "stop_reason": _stop_reason(speech),
        "stop_sequence": None,
        "usage": {"input_tokens": speech.prompt_tokens, "output_tokens": speech.tokens},
    }


def _events(model: str, speech: Speech) -> Iterator[object]:
    begun = {
        **_message(model, speech),
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": speech.prompt_tokens, "output_tokens": 1},
    }
    yield {"type": "message_start", "message": begun}
    yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    for piece in speech.pieces:
        delta = {"type": "text_delta", "text": piece}
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    ended = {"stop_reason": _stop_reason(speech), "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": speech.tokens}}
    yield {"type": "message_stop"}


def _message(model: str, speech: Speech) -> Mapping[str, object]:
    return {"id": f"msg_bdrk_{speech.id}", "type": "message", "role": "assistant", "model": model}


def _stop_reason(speech: Speech) -> str:
    return "max_tokens" if speech.is_cut else "end_turn"


FORM = Form(_said, _answer, _events)
