"""Errors in SageMaker's form: API Reference, "InvokeEndpoint", its errors."""

from __future__ import annotations

from typing import Final

from starlette.responses import JSONResponse, Response

from tollgate.local.stand_ins.failures import Failure, Kind

_ERRORS: Final[dict[Kind, tuple[int, str]]] = {
    "invalid": (400, "ValidationError"),
    "throttled": (429, "ThrottlingException"),
    "error": (500, "InternalFailure"),
}


def refused(failure: Failure) -> Response:
    """An endpoint's failure."""
    status, name = _ERRORS[failure.kind]
    return JSONResponse({"Message": str(failure)}, status, headers={"x-amzn-ErrorType": name})
