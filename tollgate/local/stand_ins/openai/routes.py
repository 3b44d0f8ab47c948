"""Where OpenAI's API is: behind any path, as `/v1`, `/openai/v1` or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.routing import Route

from tollgate.local.stand_ins.failures import Handler, guarded
from tollgate.local.stand_ins.openai.chat import chat
from tollgate.local.stand_ins.openai.completions import completions
from tollgate.local.stand_ins.openai.embeddings import embeddings
from tollgate.local.stand_ins.openai.errors import refused
from tollgate.local.stand_ins.openai.models import model, models
from tollgate.local.stand_ins.openai.responses import responses
from tollgate.local.stand_ins.paced import Pace

_PACED: Final[dict[str, Handler]] = {
    # Before `completions`, whose path is the end of this one's.
    "/chat/completions": chat,
    "/completions": completions,
    "/embeddings": embeddings,
    "/responses": responses,
}


def routes(pace: Pace) -> Iterator[Route]:
    """The routes."""
    for prefix in ("", "/{prefix:path}"):
        for path, handler in _PACED.items():
            endpoint = guarded(handler, pace, refused)
            yield Route(f"{prefix}{path}", endpoint, methods=["POST"])
        yield Route(f"{prefix}/models", models, methods=["GET"])
        yield Route(f"{prefix}/models/{{model:path}}", model, methods=["GET"])
