"""The body of a REST API, an OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tollgate.terraform.configuration.value import Unknown, Value

_ANY = "x-amazon-apigateway-any-method"
_VERBS = ("get", "put", "post", "delete", "head", "patch", "options", _ANY)


def parsed(body: Value) -> Mapping[str, Any] | Unknown:
    """The document, or why it cannot be read.

    Of a body with expressions, such as the ARN of a function, the rest is read; its texts then may hold `${`.
    """
    text = body.text if isinstance(body, Unknown) else body
    why = body.why if isinstance(body, Unknown) else "it is no JSON"
    if not isinstance(text, str) or (isinstance(body, Unknown) and "%{" in text):
        return Unknown(why)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Unknown(why)
    return document if isinstance(document, Mapping) else Unknown("it is no object")


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every operation by its route: `GET /models`."""
    for path, found in entries(document.get("paths")):
        for verb, operation in entries(found):
            if verb in _VERBS:
                name = "ANY" if verb == _ANY else verb.upper()
                yield f"{name} {path}", operation if isinstance(operation, Mapping) else {}


def entries(value: object) -> Iterable[tuple[str, Any]]:
    """What an object holds; nothing where it is none."""
    return value.items() if isinstance(value, Mapping) else ()
