"""What a function answers behind a proxy.

Developer guide, "Set up Lambda proxy integrations in API Gateway", "Output format of a Lambda function for
proxy integration": no field is required, and there may be no other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tollgate.local.call import Pairs
from tollgate.local.message.head import STATUSES, is_header_name, is_header_value
from tollgate.local.message.json_text import NoJson, read_json

_KEYS: Final = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})
_DEFAULT_STATUS: Final = 200


class MalformedAnswer(Exception):
    """An answer is not of the form that a proxy asks for; `str()` says what of it."""


@dataclass(frozen=True, slots=True)
class ProxyAnswer:
    """An answer as the function has it."""

    status: int
    headers: Pairs
    body: str
    is_base64: bool


def proxy_answer(payload: bytes) -> ProxyAnswer:
    """Read what a function answered.

    Raises:
        MalformedAnswer: it is of another form.
    """
    try:
        said = read_json(payload)
    except NoJson as error:
        raise MalformedAnswer("it is no JSON") from error
    if not isinstance(said, dict):
        raise MalformedAnswer("it is no object")
    if not said.keys() <= _KEYS:
        raise MalformedAnswer("it has other fields than those of a proxy's answer")
    body = said.get("body")
    if not isinstance(body, str | None):
        raise MalformedAnswer("its body is no text")
    return ProxyAnswer(status_of(said), headers_of(said), body or "", said.get("isBase64Encoded") is True)


def status_of(said: Mapping[str, object]) -> int:
    """The status that a function says, as a number or as text; 200 where it says none.

    Raises:
        MalformedAnswer: it is none.
    """
    status = said.get("statusCode")
    if status is None:
        return _DEFAULT_STATUS
    try:
        number = int(status) if isinstance(status, int | float | str) else 0
    except (ValueError, OverflowError):
        # No number, or Infinity.
        number = 0
    if number not in STATUSES or isinstance(status, bool):
        raise MalformedAnswer("its status is none")
    return number


def headers_of(said: Mapping[str, object]) -> Pairs:
    """The headers that a function says; where one is in both maps, those of `multiValueHeaders` are it.

    Raises:
        MalformedAnswer: they are of another form.
    """
    several = {_name(name): _texts(values) for name, values in _map(said, "multiValueHeaders").items()}
    names = {name.lower() for name in several}
    headers = [
        (_name(name), header_value(value))
        for name, value in _map(said, "headers").items()
        if name.lower() not in names
    ]
    return headers + [(name, value) for name, values in several.items() for value in values]


def header_value(value: object) -> str:
    """A header's value as a function says it. Numbers are none: they are what is most often wrong.

    Raises:
        MalformedAnswer: it is none.
    """
    if isinstance(value, bool):
        return json.dumps(value)
    if not isinstance(value, str) or not is_header_value(value):
        raise MalformedAnswer("a header's value is no text")
    try:
        # What is not of Latin-1 goes out as UTF-8.
        return value if value.isascii() else value.encode().decode("latin-1")
    except UnicodeEncodeError as error:
        raise MalformedAnswer("a header's value is no text") from error


def _map(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = said.get(name) or {}
    if not isinstance(found, dict):
        raise MalformedAnswer(f"its {name} are no object")
    return found


def _name(name: str) -> str:
    if not is_header_name(name):
        raise MalformedAnswer("a header's name is none")
    return name


def _texts(values: object) -> list[str]:
    return [header_value(value) for value in (values if isinstance(values, list) else [values])]
