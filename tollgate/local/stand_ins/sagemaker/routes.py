"""Endpoints: API Reference, "InvokeEndpoint", its "WithResponseStream" and its "Async"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tollgate.local.stand_ins.event_stream import MEDIA_TYPE, event
from tollgate.local.stand_ins.failures import Failure, Handler, dies, fail, guarded
from tollgate.local.stand_ins.paced import Pace, streamed, whole_bytes
from tollgate.local.stand_ins.sagemaker.containers import said
from tollgate.local.stand_ins.sagemaker.errors import refused

_VARIANT: Final = "AllTraffic"
_ARTIFACT: Final = ".tar.gz"
"""What a model's file ends with, where an endpoint has several."""


async def invoke(request: Request, pace: Pace) -> Response:
    """`/endpoints/{endpoint}/invocations`."""
    endpoint = _endpoint(request)
    if not request.headers.get("X-Amzn-SageMaker-Target-Model", _ARTIFACT).endswith(_ARTIFACT):
        raise Failure("invalid", "Failed to download model data.")
    answer = said(endpoint, await request.body(), request.headers.get("Content-Type", ""))
    await fail(endpoint, slow=pace.slow)
    return whole_bytes(answer.whole, answer.content_type, dies=dies(endpoint), headers=_headers(request))


async def invoke_stream(request: Request, pace: Pace) -> Response:
    """`/endpoints/{endpoint}/invocations-response-stream`."""
    endpoint = _endpoint(request)
    answer = said(endpoint, await request.body(), request.headers.get("Content-Type", ""))
    await fail(endpoint, slow=pace.slow)
    frames = (event("PayloadPart", piece, "application/octet-stream") for piece in answer.pieces)
    headers = {**_headers(request), "X-Amzn-SageMaker-Content-Type": answer.type_of_pieces}
    return streamed(frames, pace, MEDIA_TYPE, dies=dies(endpoint), headers=headers)


async def invoke_later(request: Request, pace: Pace) -> Response:
    """`/endpoints/{endpoint}/async-invocations`: it is taken, and nothing is ever written."""
    endpoint = _endpoint(request)
    if not request.headers.get("X-Amzn-SageMaker-InputLocation"):
        raise Failure("invalid", "The header X-Amzn-SageMaker-InputLocation says where the input is.")
    await fail(endpoint, slow=pace.slow)
    inference = request.headers.get("X-Amzn-SageMaker-Inference-Id") or str(uuid4())
    bucket = f"s3://stand-in/{endpoint}"
    headers = {
        "X-Amzn-SageMaker-OutputLocation": f"{bucket}/outputs/{inference}.out",
        "X-Amzn-SageMaker-FailureLocation": f"{bucket}/failures/{inference}-error.out",
    }
    return JSONResponse({"InferenceId": inference}, 202, headers)


_OPERATIONS: Final[dict[str, Handler]] = {
    "invocations": invoke,
    "invocations-response-stream": invoke_stream,
    "async-invocations": invoke_later,
}


def routes(pace: Pace) -> Iterator[Route]:
    """The routes."""
    for operation, handler in _OPERATIONS.items():
        endpoint = guarded(handler, pace, refused)
        yield Route(f"/endpoints/{{endpoint}}/{operation}", endpoint, methods=["POST"])


def _endpoint(request: Request) -> str:
    return str(request.path_params["endpoint"])


def _headers(request: Request) -> Mapping[str, str]:
    variant = request.headers.get("X-Amzn-SageMaker-Target-Variant") or _VARIANT
    return {"x-Amzn-Invoked-Production-Variant": variant}
