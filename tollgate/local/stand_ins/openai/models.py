"""Models: API reference, "List models" and "Retrieve model"."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tollgate.local.stand_ins.failures import NAMES

_CREATED = 1_700_000_000


async def models(request: Request) -> Response:
    """`…/models`: the stand-in, and those that fail."""
    names = ("stand-in", *(f"stand-in/{name}" for name in NAMES))
    return JSONResponse({"object": "list", "data": [_model(name) for name in names]})


async def model(request: Request) -> Response:
    """`…/models/{id}`: whichever is asked for, as the stand-in stands in for all."""
    return JSONResponse(_model(str(request.path_params["model"])))


def _model(name: str) -> Mapping[str, object]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "stand-in"}
