"""Where Bedrock's runtime API is; its chat completions are where OpenAI's are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.routing import Route

from tollgate.local.stand_ins.bedrock.converse import converse, converse_stream
from tollgate.local.stand_ins.bedrock.errors import refused
from tollgate.local.stand_ins.bedrock.invoke import invoke, invoke_stream
from tollgate.local.stand_ins.failures import Handler, guarded
from tollgate.local.stand_ins.paced import Pace

_OPERATIONS: Final[dict[str, Handler]] = {
    "converse": converse,
    "converse-stream": converse_stream,
    "invoke": invoke,
    "invoke-with-response-stream": invoke_stream,
}


def routes(pace: Pace) -> Iterator[Route]:
    """The routes; a model's ARN has slashes."""
    for operation, handler in _OPERATIONS.items():
        endpoint = guarded(handler, pace, refused)
        yield Route(f"/model/{{model:path}}/{operation}", endpoint, methods=["POST"])
