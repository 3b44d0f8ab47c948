"""What becomes of the headers of an HTTP backend's answer behind a proxy.

Developer guide, "Amazon API Gateway important notes", its table of headers that "may be dropped, remapped, or
otherwise modified".
"""

from __future__ import annotations

from typing import Final

from tollgate.local.call import Pairs

_DROPPED: Final = frozenset(
    {
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
)
"""`Keep-Alive` is not in the table: it is of the connection, as the others are."""
_REMAPPED: Final = frozenset(
    {
        "authorization",
        "connection",
        "content-length",
        "content-md5",
        "date",
        "max-forwards",
        "server",
        "user-agent",
        "www-authenticate",
        "x-amzn-requestid",
    }
)
"""The table hands `Content-Length` on, and does not have `x-amzn-RequestId`: answers of live APIs have them
remapped, beside API Gateway's own."""


def proxied_headers(headers: Pairs) -> Pairs:
    """The headers that a caller gets of a backend's."""
    return [
        (f"x-amzn-Remapped-{name}" if name.lower() in _REMAPPED else name, value)
        for name, value in headers
        if name.lower() not in _DROPPED
    ]
