"""Patch operations, as every Update… call of API Gateway takes them.

Source: "Patch operations" in the API Gateway API reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Operation = Mapping[str, Any]
"""`{"op": "replace", "path": "/timeoutInMillis", "value": "20000"}`; a path is a JSON Pointer (RFC 6901)."""

Attribute = tuple[str, Callable[[str], Any]]
"""The name of moto's own attribute, and how its value is read from the operation's text."""


def apply(target: object, operations: Iterable[Operation], attributes: Mapping[str, Attribute]) -> None:
    """Change an object of moto's.

    Args:
        attributes: by the first part of a path. A second part is a key of the attribute's mapping.

    Raises:
        KeyError: a path that `attributes` does not have.
    """
    for operation in operations:
        first, *rest = (_unescaped(part) for part in operation["path"].removeprefix("/").split("/"))
        name, read = attributes[first]
        value = None if operation["op"] == "remove" else read(operation.get("value") or "")
        if rest:
            setattr(target, name, _changed(getattr(target, name) or {}, rest[0], value))
        else:
            setattr(target, name, value)


def boolean(text: str) -> bool:
    """`true` or `false`."""
    return text == "true"


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _changed(mapping: Mapping[str, Any], key: str, value: object) -> dict[str, Any]:
    others = {name: mapping[name] for name in mapping if name != key}
    return others if value is None else others | {key: value}
