"""Answers that API Gateway keeps, so that it need not ask the backend again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tollgate.config.integrations.headers import HEADER_NAME
from tollgate.config.limits import CACHE_TTL_MAX_SECONDS
from tollgate.config.model import Model, Strings, wrong
from tollgate.config.once import each_header_once, each_once


def _check_query(names: tuple[str, ...]) -> tuple[str, ...]:
    _check_names(names, "query parameter")
    return each_once(names)


def _check_headers(names: tuple[str, ...]) -> tuple[str, ...]:
    _check_names(names, "header")
    return each_header_once(names)


def _check_names(names: tuple[str, ...], kind: str) -> None:
    """[mapping] in `limits`: a header and a query parameter have the same alphabet."""
    for name in names:
        if not HEADER_NAME.fullmatch(name):
            raise wrong(
                f"{name!r} cannot be a {kind} that answers are kept by", "Use letters, digits and . _ $ -."
            )


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
    """The query parameters that change the answer; whatever others say, it is the same."""
    headers: Annotated[Strings, AfterValidator(_check_headers)] = ()
    """The headers that change it, beside the one with the key."""
