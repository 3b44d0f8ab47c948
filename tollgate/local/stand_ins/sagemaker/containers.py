"""What the containers behind endpoints commonly answer.

What an endpoint takes is its container's own affair. The stand-in tells by the request: one with `messages`
gets a chat completion, as of vLLM and Large Model Inference; one with `inputs` a `generated_text`, as of Text
Generation Inference; rows of CSV a number for each; and for whatever else it says that it came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from tollgate.local.message.json_text import NoJson, read_json
from tollgate.local.stand_ins.asked import Asked
from tollgate.local.stand_ins.openai import chat
from tollgate.local.stand_ins.openai.sse import MEDIA_TYPE, sse
from tollgate.local.stand_ins.speech import speak


@dataclass(frozen=True, slots=True)
class Said:
    """What a container answers.

    Attributes:
        pieces: of a stream.
    """

    content_type: str
    whole: bytes
    pieces: tuple[bytes, ...]
    type_of_pieces: str


def said(endpoint: str, body: bytes, content_type: str) -> Said:
    """What is said to a request.

    Raises:
        Failure: it is in a form that is known, and wrong.
    """
    if content_type.partition(";")[0].strip().lower() == "text/csv":
        rows = [_number(row) for row in body.splitlines() if row.strip()]
        return Said("text/csv", b"".join(rows), tuple(rows), "text/csv")
    fields = _fields(body)
    if "messages" in fields:
        return _chat(endpoint, Asked(fields))
    if isinstance(fields.get("inputs"), str):
        return _generated(endpoint, Asked(fields))
    return _json({"endpoint": endpoint, "received_bytes": len(body)})


def _chat(endpoint: str, body: Asked) -> Said:
    speech = chat.said(endpoint, body)
    pieces = tuple(chat.sse_of(endpoint, speech, has_usage=False))
    whole = json.dumps(chat.answer(endpoint, speech), ensure_ascii=False).encode()
    return Said("application/json", whole, pieces, MEDIA_TYPE)


def _generated(endpoint: str, body: Asked) -> Said:
    speech = speak(endpoint, body.text("inputs"), most=body.inner("parameters").number("max_new_tokens"))
    pieces = tuple(sse({"token": {"text": piece}}) for piece in speech.pieces)
    answer = json.dumps([{"generated_text": speech.text}], ensure_ascii=False).encode()
    return Said("application/json", answer, pieces, MEDIA_TYPE)


def _json(content: object) -> Said:
    whole = json.dumps(content).encode()
    return Said("application/json", whole, tuple(_halves(whole)), "application/json")


def _halves(whole: bytes) -> Iterator[bytes]:
    yield whole[: len(whole) // 2]
    yield whole[len(whole) // 2 :]


def _fields(body: bytes) -> dict[str, object]:
    try:
        found = read_json(body)
    except NoJson:
        return {}
    return {**found} if isinstance(found, dict) else {}


def _number(row: bytes) -> bytes:
    """A number from 0 to 1, the same for the same row."""
    return f"{hashlib.sha256(row.strip()).digest()[0] / 255:.4f}\n".encode()
