"""What becomes of the headers of a request on its way to a backend.

Developer guide, "Amazon API Gateway important notes", its table of headers that "may be dropped, remapped, or
otherwise modified"; `answer_headers.py` has those of answers. What may not be mapped, and
what is added, is what LocalStack's authors saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tollgate.local.call import Call, Pairs
from tollgate.local.message.forwarded import ADDED, TRACE_ID, forwarded, trace_id
from tollgate.local.message.head import header_text, is_header_name
from tollgate.local.served.gateway import IntegrationType

_DROPPED: Final = frozenset(
    {
        "connection",
        "content-length",
        "content-md5",
        "expect",
        "keep-alive",
        "max-forwards",
        "proxy-authenticate",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "www-authenticate",
    }
)
"""At once. `Keep-Alive` is not in the table: it is of the connection, as `Connection` is."""
_NOT_PASSED_ON: Final = _DROPPED | ADDED | {"content-encoding", "host", "via"}
_NEVER_MAPPED: Final = frozenset(
    {"content-length", "transfer-encoding", "x-amzn-apigateway-api-id", "x-amzn-trace-id"}
)
_NEVER_MAPPED_TO_AWS: Final = _NEVER_MAPPED | {
    "authorization",
    "connection",
    "expect",
    "proxy-authenticate",
    "te",
}
_JSON: Final = "application/json"


class NeverMapped(Exception):
    """A header is mapped that API Gateway sets itself; `str()` is its name."""


class NoHeader(Exception):
    """A header is mapped whose name none can have; `str()` is the name."""


def seen(call: Call) -> Mapping[str, str]:
    """The headers of a request that templates find, the last of each name."""
    return {name: value for name, value in call.headers.items() if name not in _DROPPED}


def passed_on(call: Call) -> Pairs:
    """The headers of a request that a proxy passes on, and those that tell of the caller."""
    passed = [(name, value) for name, value in call.headers.items() if name not in _NOT_PASSED_ON]
    return [*passed, *forwarded(call).items()]


def with_mapped(headers: Pairs, mapped: Mapping[str, str], kind: IntegrationType) -> Pairs:
    """Headers in which those that are mapped take the place of their namesakes.

    Raises:
        NeverMapped: one of them cannot be.
        NoHeader: one of them is none.
    """
    for name in mapped:
        if not is_header_name(name):
            raise NoHeader(name)
    names = {name.lower() for name in mapped}
    for name in names & (_NEVER_MAPPED_TO_AWS if kind == "AWS" else _NEVER_MAPPED):
        raise NeverMapped(name)
    kept = [pair for pair in headers if pair[0].lower() not in names]
    return kept + [(name, header_text(value)) for name, value in mapped.items()]


def completed(headers: Pairs, call: Call, kind: IntegrationType, *, has_body: bool) -> Pairs:
    """Headers with what API Gateway adds where nothing else says it, to AWS no id of the API or a trace."""
    defaults = {"Accept": _JSON, "User-Agent": f"AmazonAPIGateway_{call.api.id}"}
    if has_body:
        defaults["Content-Type"] = call.headers.get("content-type") or _JSON
    if kind != "AWS":
        defaults["X-Amzn-Apigateway-Api-Id"] = call.api.id
        defaults[TRACE_ID] = trace_id(call)
    names = {name.lower() for name, _ in headers}
    return headers + [(name, value) for name, value in defaults.items() if name.lower() not in names]
