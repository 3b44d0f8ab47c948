"""What answers tell a browser: which pages may read them.

A header can be fixed, or come of a template in Velocity's language. Where there is a template it names the
caller's origin if it is one of several; where there is none, as in API Gateway's own errors, several origins
are `*`. That lets no cookie along (`Cors` has several origins or `credentials`, not both), and which page may
send a key is for the preflight to say, which has a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stacks.constructs.integrations.velocity import texts
from tollgate.config.cors import ANY_ORIGIN, Cors

ALLOW_ORIGIN = "Access-Control-Allow-Origin"

_READABLE = ("Retry-After", "x-amzn-RequestId", "x-request-id", "x-should-retry")
"""Headers of the gateway's own by which clients decide whether to try again, and tell of an answer."""


def cors_headers(cors: Cors | None, *, has_template: bool) -> Mapping[str, str]:
    """Headers of an answer, and what they are mapped from; none without CORS.

    Args:
        has_template: whether the answer's template begins with `origin_choice`.
    """
    if cors is None:
        return {}
    headers = {
        ALLOW_ORIGIN: _quoted(cors.origins[:1]),
        "Access-Control-Expose-Headers": _quoted(_each_once((*cors.expose_headers, *_READABLE))),
    }
    if len(cors.origins) > 1:
        headers |= {"Vary": "'Origin'"} if has_template else {ALLOW_ORIGIN: _quoted([ANY_ORIGIN])}
    if cors.credentials:
        headers["Access-Control-Allow-Credentials"] = "'true'"
    return headers


def preflight_headers(cors: Cors, methods: Iterable[str]) -> Mapping[str, str]:
    """What a browser is told before it calls: names and values."""
    return {
        "Access-Control-Allow-Methods": ",".join(methods),
        "Access-Control-Max-Age": str(cors.max_age),
        **({"Access-Control-Allow-Headers": ",".join(cors.headers)} if cors.headers else {}),
    }


def origin_choice(cors: Cors | None) -> str:
    """What begins an answer's template: the caller's origin is named if it is one of several."""
    if cors is None or len(cors.origins) == 1:
        return ""
    return (
        f"#set($origins = {texts(cors.origins)})"
        '#set($origin = $input.params().header.get("Origin"))'
        # API Gateway knows headers as they were sent. Whether one that is missing is null, an empty text or
        # true for `#if` is not asked: see `velocity.py`.
        '#if(!$origins.contains($origin))#set($origin = $input.params().header.get("origin"))#end'
        f"#if($origins.contains($origin))#set($context.responseOverride.header.{ALLOW_ORIGIN} = $origin)#end"
    )


def _quoted(values: Iterable[str]) -> str:
    return f"'{','.join(values)}'"


def _each_once(names: Iterable[str]) -> Iterable[str]:
    """Header names ignore case."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.lower(), name)
    return found.values()
