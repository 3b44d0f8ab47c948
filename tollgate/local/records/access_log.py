"""A line of the access log for each call, in the format that the stage asks for.

Developer guide, "Set up CloudWatch logging for REST APIs in API Gateway": `$context` variables in any text,
and `-` for what is not there.

Chosen here, where Amazon says nothing: what would break a line of JSON is escaped, whoever sent it. And
`identity.apiKey` is a caller's secret, which API Gateway writes and this does not: `-` stands for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

from tollgate.local.call import Call
from tollgate.local.context import Variable, variable_of

DEFAULT_FORMAT: Final = json.dumps(
    {
        name.rpartition(".")[2]: f"$context.{name}"
        for name in (
            "requestTime",
            "requestId",
            "extendedRequestId",
            "httpMethod",
            "path",
            "resourcePath",
            "status",
            "error.responseType",
            "identity.apiKeyId",
            "identity.sourceIp",
            "responseLatency",
            "integrationStatus",
            "integrationLatency",
            "responseLength",
        )
    }
)
"""Of a stage that has no access log of its own."""

_NOTHING: Final = "-"
_VARIABLE: Final = re.compile(r"\$context\.([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)")
_SECRETS: Final = frozenset({"identity.apiKey"})
_QUOTED: Final = frozenset({"error.messageString"})
"""What is JSON already."""
_UNSAFE: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')


def compile_format(text: str) -> Callable[[Call], str]:
    """What writes the line of a call."""
    parts = _VARIABLE.split(text)
    # Of a split by one group, each second part is what the group found.
    literals = [part.replace("\r", " ").replace("\n", " ") for part in parts[::2]]
    values = [_value_of(name) for name in parts[1::2]]

    def line(call: Call) -> str:
        written = [literals[0]]
        for value, literal in zip(values, literals[1:], strict=True):
            written.append(value(call))
            written.append(literal)
        return "".join(written)

    return line


def _value_of(name: str) -> Callable[[Call], str]:
    if name in _SECRETS:
        return lambda _: _NOTHING
    found = variable_of(name)
    return _as_it_is(found) if name in _QUOTED else _escaped(found)


def _as_it_is(found: Variable) -> Callable[[Call], str]:
    return lambda call: _NOTHING if (value := found(call)) is None else str(value)


def _escaped(found: Variable) -> Callable[[Call], str]:
    def value_of(call: Call) -> str:
        value = found(call)
        if value is None:
            return _NOTHING
        text = value if isinstance(value, str) else str(value)
        return _UNSAFE.sub(_escape, text) if _UNSAFE.search(text) else text

    return value_of


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
