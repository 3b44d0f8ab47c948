"""Embeddings: API reference, "Create embeddings"."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tollgate.local.stand_ins.asked import Asked, asked
from tollgate.local.stand_ins.failures import Failure, dies, fail
from tollgate.local.stand_ins.paced import Pace, whole
from tollgate.local.stand_ins.speech import count_tokens, vector

_DIMENSIONS: Final = 1536
_MOST_DIMENSIONS: Final = 4096
_MOST_INPUTS: Final = 2048


async def embeddings(request: Request, pace: Pace) -> Response:
    """`…/embeddings`: as numbers, or as Base64, which the official client asks for."""
    body = await asked(request)
    model = body.model()
    texts = _texts(body)
    dimensions = body.number("dimensions") or _DIMENSIONS
    if dimensions > _MOST_DIMENSIONS:
        raise Failure("invalid", f"'dimensions' must be {_MOST_DIMENSIONS} at most.")
    await fail(model, slow=pace.slow)
    is_packed = body.text("encoding_format") == "base64"
    data = [
        {"object": "embedding", "index": index, "embedding": _packed(numbers) if is_packed else numbers}
        for index, numbers in enumerate(vector(text, dimensions) for text in texts)
    ]
    tokens = sum(map(count_tokens, texts))
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return whole({"object": "list", "data": data, "model": model, "usage": usage}, dies=dies(model))


def _texts(body: Asked) -> Sequence[str]:
    """The inputs, each a text; one of tokens is the text of their numbers."""
    given = body.fields.get("input")
    if isinstance(given, list) and given and all(isinstance(each, int) for each in given):
        given = [given]
    inputs = [given] if isinstance(given, str) else given
    if not isinstance(inputs, list) or not 0 < len(inputs) <= _MOST_INPUTS:
        raise Failure("invalid", f"'input' must be a text, or a list of 1 to {_MOST_INPUTS} of them.")
    return [each if isinstance(each, str) else " ".join(map(str, each or ())) for each in inputs]


def _packed(numbers: Sequence[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
