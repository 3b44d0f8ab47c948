"""Which model of Bedrock is asked."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request

from tollgate.local.stand_ins.failures import Failure

_ID: Final = re.compile(r"arn:aws[a-z-]*:bedrock:.+|[a-z0-9-]+[./].+")


def model_of(request: Request) -> str:
    """The model in a request's path: any whose id could be one.

    Raises:
        Failure: it could not, in Bedrock's words.
    """
    model = str(request.path_params["model"])
    if not _ID.fullmatch(model):
        raise Failure("invalid", "The provided model identifier is invalid.")
    return model
