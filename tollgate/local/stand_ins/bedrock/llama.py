"""Meta's Llama: Bedrock user guide, "Meta Llama models"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tollgate.local.stand_ins.asked import Asked
from tollgate.local.stand_ins.failures import Failure
from tollgate.local.stand_ins.form import Form
from tollgate.local.stand_ins.speech import Speech, speak

_USER: Final = re.compile(r"<\|start_header_id\|>user<\|end_header_id\|>(.*?)(?:<\|eot_id\|>|\Z)", re.DOTALL)
"""A user's words in a prompt that is marked up."""


def _said(model: str, body: Asked) -> Speech:
    prompt = body.text("prompt")
    if not prompt:
        raise Failure("invalid", "'prompt' is missing.")
    marked = _USER.findall(prompt)
    return speak(model, marked[-1] if marked else prompt, prompt=prompt, most=body.number("max_gen_len"))


def _answer(model: str, speech: Speech) -> object:
    return {
        "generation": speech.text,
        "prompt_token_count": speech.prompt_tokens,
        "generation_token_count": speech.tokens,
        "stop_reason": _stop_reason(speech),
    }


def _events(model: str, speech: Speech) -> Iterator[object]:
    for number, piece in enumerate(speech.pieces, 1):
        yield {
            "generation": piece,
            "prompt_token_count": speech.prompt_tokens if number == 1 else None,
            "generation_token_count": number,
            "stop_reason": _stop_reason(speech) if number == speech.tokens else None,
        }


def _stop_reason(speech: Speech) -> str:
    return "length" if speech.is_cut else "stop"


FORM = Form(_said, _answer, _events)
