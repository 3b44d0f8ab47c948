"""Errors in Bedrock's form: API Reference, "InvokeModel", its errors."""

from __future__ import annotations

from typing import Final

from starlette.responses import JSONResponse, Response

from tollgate.local.stand_ins.failures import Failure, Kind

_ERRORS: Final[dict[Kind, tuple[int, str]]] = {
    "invalid": (400, "ValidationException"),
    "throttled": (429, "ThrottlingException"),
    "error": (500, "InternalServerException"),
}


def refused(failure: Failure) -> Response:
    """A model's failure."""
    status, name = _ERRORS[failure.kind]
    return JSONResponse({"message": str(failure)}, status, headers={"x-amzn-ErrorType": name})
