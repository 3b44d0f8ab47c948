"""JSON Schema draft 4, which API Gateway's models are, as the dialect of OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_BY_NAME: Final = ("definitions", "properties", "patternProperties")
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_SINGLE: Final = ("not", "additionalProperties")
_LEFT_OUT: Final = ("$schema", "additionalItems", "exclusiveMaximum", "exclusiveMinimum", "id")
_BOUNDS: Final = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def modern(schema: Mapping[str, Any], place: str) -> dict[str, Any]:
    """A schema of draft 4 in the words of draft 2020-12.

    Args:
        place: where it will stand, `#/components/schemas/x`: its own references begin there.
    """
    if isinstance(reference := schema.get("$ref"), str):
        # What leads out of the schema is open here.
        beside = _by_name("definitions", schema["definitions"], place) if "definitions" in schema else {}
        return ({"$ref": f"{place}{reference[1:]}"} if reference.startswith("#") else {}) | beside
    made: dict[str, Any] = {}
    for word, value in schema.items():
        if word not in _LEFT_OUT:
            made |= _word(word, value, schema, place)
    return made | _required(made)


def _required(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A place among the properties for each that is required: OpenAPI's validators miss it otherwise.

    It says what holds for every property without one.
    """
    known, required = schema.get("properties", {}), schema.get("required")
    missing = [name for name in required if name not in known] if isinstance(required, list) else []
    others = schema.get("additionalProperties", {})
    said = {"not": {}} if others is False else others if isinstance(others, dict) else {}
    return {"properties": {**known, **dict.fromkeys(missing, said)}} if missing else {}


def _word(word: str, value: Any, schema: Mapping[str, Any], place: str) -> dict[str, Any]:
    if word in _BOUNDS:
        return {_BOUNDS[word] if schema.get(_BOUNDS[word]) is True else word: value}
    if word in _BY_NAME and isinstance(value, Mapping):
        return _by_name(word, value, place)
    if word in _LISTS and isinstance(value, list):
        return {word: [_part(part, place) for part in value]}
    if word in _SINGLE:
        return {word: _part(value, place)}
    if word == "items":
        return _items(value, schema.get("additionalItems"), place)
    if word == "dependencies" and isinstance(value, Mapping):
        return _dependencies(value, place)
    return {word: value}


def _by_name(word: str, parts: Mapping[str, Any], place: str) -> dict[str, Any]:
    return {word: {name: _part(part, place) for name, part in parts.items()}}


def _part(part: Any, place: str) -> Any:
    return modern(part, place) if isinstance(part, Mapping) else part


def _items(items: Any, further: Any, place: str) -> dict[str, Any]:
    if not isinstance(items, list):
        return {"items": _part(items, place)}
    made: dict[str, Any] = {"prefixItems": [_part(part, place) for part in items]} if items else {}
    return made if further is None else made | {"items": _part(further, place)}


def _dependencies(value: Mapping[str, Any], place: str) -> dict[str, Any]:
    names = {name: part for name, part in value.items() if isinstance(part, list)}
    schemas = {name: _part(part, place) for name, part in value.items() if name not in names}
    return {
        **({"dependentRequired": names} if names else {}),
        **({"dependentSchemas": schemas} if schemas else {}),
    }
