"""The headers by which API Gateway tells a backend of the caller.

What they are is what LocalStack's authors saw.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tollgate.local.call import Call

TRACE_ID: Final = "X-Amzn-Trace-Id"
_ROOT: Final = re.compile(r"(?:^|;)\s*(Root=1-[0-9a-f]{8}-[0-9a-f]{24})\s*(?:;|$)")
"""AWS X-Ray developer guide, "AWS X-Ray concepts", "Tracing header"."""
ADDED: Final = frozenset({"x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"})
"""The names, of which none is passed on as the caller sent it."""


def trace_id(call: Call) -> str:
    """The value of `X-Amzn-Trace-Id`: the caller's root, or one of the call's own."""
    if given := _ROOT.search(call.headers.get(TRACE_ID, "")):
        return given[1]
    return f"Root=1-{int(call.at):08x}-{call.request_id.replace('-', '')[:24]}"


def forwarded(call: Call) -> Mapping[str, str]:
    """The headers `X-Forwarded-…`: the caller is added to those that it came from."""
    return {
        "X-Forwarded-For": ", ".join((*call.headers.getlist("x-forwarded-for"), call.source_ip)),
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
