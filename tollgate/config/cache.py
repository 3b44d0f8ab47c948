"""Answers that API Gateway keeps, so that it need not ask the backend again."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tollgate.config.integrations.headers import HEADER_NAME
from tollgate.config.limits import CACHE_TTL_MAX_SECONDS
from tollgate.config.model import Model, Strings, wrong
from tollgate.config.once import each_once


def _check_query(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not re.fullmatch(HEADER_NAME, name):
            raise wrong(
                f"{name!r} cannot be a query parameter that is told", "Use letters, digits and . _ $ -."
            )
    return each_once(names)


class StageCache(Model):
    """The stage's cache, paid for by the hour, asked or not. Only routes that say so use it."""

    size: Literal["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"] = "0.5"
    """GB, as Amazon offers them. Another size empties the cache."""
    ttl: int = Field(default=300, ge=1, le=CACHE_TTL_MAX_SECONDS)
    """Seconds for which an answer is kept."""


class RouteCache(Model):
    """Keeps a route's answers in the stage's cache: one for each key and each value of the path's parameters
    and of `query`. Those of a public route are for all callers."""

    ttl: int | None = Field(default=None, ge=1, le=CACHE_TTL_MAX_SECONDS)
    """Seconds for which an answer is kept; the stage's by default."""
    query: Annotated[Strings, AfterValidator(_check_query)] = ()
    """The query parameters that change the answer; whatever the others say, it is the same."""
