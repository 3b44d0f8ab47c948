"""Models that fail, so that one can see what callers get.

A request for a model of one of these names, at whatever service, goes wrong. A stroke, a period or a hyphen
separates: `stand-in/slow`, `stand-in.slow` for Bedrock, `stand-in-slow` for an endpoint of SageMaker.

    stand-in/slow       answers after a minute
    stand-in/dies       cuts the connection half-way through its answer
    stand-in/error      fails: status 500
    stand-in/throttled  refuses, as it has too much to do: status 429
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Final, Literal, TypeAlias, cast

from starlette.requests import Request
from starlette.responses import Response

from tollgate.local.stand_ins.paced import Pace

Kind: TypeAlias = Literal["error", "throttled", "invalid"]
Handler: TypeAlias = Callable[[Request, Pace], Awaitable[Response]]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
NAMES: Final = ("slow", "dies", "error", "throttled")
_NAMED: Final = re.compile(rf"stand-in[/.-]({'|'.join(NAMES)})")


class Failure(Exception):
    """A stand-in does not answer as it was asked; `str()` is why.

    Attributes:
        kind: `invalid` where the request is at fault.
    """

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind


async def fail(model: str, *, slow: float) -> None:
    """Wait where the model is slow.

    Args:
        slow: seconds that a slow one takes.

    Raises:
        Failure: it fails.
    """
    match name := _name(model):
        case "slow":
            await asyncio.sleep(slow)
        case "error" | "throttled":
            raise Failure(cast("Kind", name), f"The model {model} fails, as its name says.")


def guarded(handler: Handler, pace: Pace, refused: Callable[[Failure], Response]) -> Endpoint:
    """An endpoint whose failures are answered in its service's form."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request, pace)
        except Failure as failure:
            return refused(failure)

    return answer


def dies(model: str) -> bool:
    """Whether a model cuts the connection half-way."""
    return _name(model) == "dies"


def _name(model: str) -> str | None:
    found = _NAMED.fullmatch(model)
    return found[1] if found else None
