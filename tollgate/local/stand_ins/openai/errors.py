"""Errors in OpenAI's form."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tollgate.local.stand_ins.failures import Failure


def refused(failure: Failure) -> Response:
    """A model's failure."""
    match failure.kind:
        case "invalid":
            return _error(400, str(failure), "invalid_request_error")
        case "throttled":
            return _error(429, str(failure), "requests", "rate_limit_exceeded")
        case "error":
            return _error(500, str(failure), "server_error")


async def no_such_path(request: Request, error: Exception) -> Response:
    """Whatever the stand-in does not serve."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = f"Invalid URL ({request.method} {request.url.path})"
    if status == 405:
        message = f"Not allowed to {request.method} on {request.url.path}"
    return _error(status, message, "invalid_request_error", "unknown_url" if status == 404 else None)


def _error(status: int, message: str, kind: str, code: str | None = None) -> Response:
    error = {"message": message, "type": kind, "param": None, "code": code}
    return JSONResponse({"error": error}, status)
