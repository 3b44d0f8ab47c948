"""Amazon Titan Text Embeddings: Bedrock user guide, "Amazon Titan Embeddings G1 - Text" and "V2"."""

from __future__ import annotations

from typing import Final

from tollgate.local.stand_ins.asked import Asked
from tollgate.local.stand_ins.failures import Failure
from tollgate.local.stand_ins.speech import count_tokens, vector

_G1: Final = "titan-embed-text-v1"
_DIMENSIONS_OF_G1: Final = 1536
_DIMENSIONS: Final = (1024, 512, 256)
"""Those of V2, the default first."""


def embedded(model: str, body: Asked) -> object:
    """The answer to a request for an embedding.

    Raises:
        Failure: it is none.
    """
    text = body.text("inputText")
    if not text:
        raise Failure("invalid", "'inputText' is missing.")
    tokens = count_tokens(text)
    if _G1 in model:
        return {"embedding": vector(text, _DIMENSIONS_OF_G1), "inputTextTokenCount": tokens}
    dimensions = body.number("dimensions") or _DIMENSIONS[0]
    if dimensions not in _DIMENSIONS:
        raise Failure("invalid", f"'dimensions' must be one of {', '.join(map(str, _DIMENSIONS))}.")
    numbers = vector(text, dimensions)
    return {"embedding": numbers, "inputTextTokenCount": tokens, "embeddingsByType": {"float": numbers}}
