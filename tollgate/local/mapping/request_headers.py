"""What becomes of the headers of a request on its way to a backend.

Developer guide, "Amazon API Gateway important notes", its table of headers that "may be dropped, remapped, or
otherwise modified"; `answer_headers.py` among the backends has those of answers.
"""

from __future__ import annotations

from typing import Final

from tollgate.local.call import Call, Pairs

_NOT_MAPPED: Final = frozenset({"content-length", "transfer-encoding"})
"""What no mapping sets: it comes of the body."""
_DROPPED: Final = _NOT_MAPPED | frozenset(
    {
        "connection",
        "content-encoding",
        "content-md5",
        "expect",
        "host",
        "keep-alive",
        "max-forwards",
        "proxy-authenticate",
        "server",
        "te",
        "trailer",
        "upgrade",
        "via",
        "www-authenticate",
    }
)
"""`Connection` and `Keep-Alive` are of the connection, which ends here."""
_JSON: Final = "application/json"


def passed_on(call: Call) -> Pairs:
    """The headers of a request that a proxy passes on."""
    return [(name, value) for name, value in call.headers.items() if name not in _DROPPED]


def with_mapped(headers: Pairs, mapped: Pairs) -> Pairs:
    """Headers in which those that are mapped take the place of their namesakes."""
    mapped = [(name, value) for name, value in mapped if name.lower() not in _NOT_MAPPED]
    names = {name.lower() for name, _ in mapped}
    return [pair for pair in headers if pair[0].lower() not in names] + mapped


def completed(headers: Pairs, call: Call, *, has_body: bool) -> Pairs:
    """Headers with what API Gateway adds where nothing else says it."""
    defaults = {"Accept": _JSON, "User-Agent": f"AmazonAPIGateway_{call.api.id}"}
    if has_body:
        defaults["Content-Type"] = call.headers.get("content-type") or _JSON
    names = {name.lower() for name, _ in headers}
    return headers + [(name, value) for name, value in defaults.items() if name.lower() not in names]
