"""JSON Schemas as API Gateway takes them for its models: draft 4, and not all of that.

Sources:
    [draft 4]   "JSON Schema: core definitions and terminology", draft-zyp-json-schema-04, and "JSON Schema:
                interactive and non interactive validation", draft-fge-json-schema-validation-00, to whose
                meta-schema CreateModel holds every model
    [notes]     "Amazon API Gateway important notes for REST APIs", API Gateway developer guide; it names
                `additionalProperties` too, which API Gateway does apply
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, cast
from urllib.parse import unquote

from pydantic import JsonValue

from tollgate.config.suggestion import instead

DRAFT_4: Final = "http://json-schema.org/draft-04/schema#"

Schema: TypeAlias = Mapping[str, JsonValue]
Path: TypeAlias = tuple[str | int, ...]

_TYPES: Final = ("array", "boolean", "integer", "null", "number", "object", "string")

_INSTEAD: Final = {
    "oneOf": "Use 'type' with a list, as in ['string', 'array'], or let the backend check it.",
    "anyOf": "Use 'type' with a list, as in ['string', 'array'], or let the backend check it.",
    "exclusiveMinimum": "Use 'minimum' alone.",
    "const": "Use 'enum' with the one value.",
    "nullable": "Use 'type' with a list, as in ['string', 'null'].",
    "$defs": "Use 'definitions'.",
    "id": "Take it out: it would give '$ref' another meaning.",
    "$id": "Take it out.",
    "example": "Take it out, or say it in 'description'.",
    "examples": "Take it out, or say it in 'description'.",
    "readOnly": "Take it out.",
    "discriminator": "Take it out.",
}
"""What to write in place of a keyword of other drafts, of OpenAPI, or of those that API Gateway does not
support. [notes]"""


class Fault(NamedTuple):
    """What is wrong in a schema.

    Attributes:
        path: where, from the schema's root.
        message: what is wrong.
        remedy: what would be right.
    """

    path: Path
    message: str
    remedy: str


def faults(schema: Schema) -> Iterator[Fault]:
    """Find what CreateModel would refuse, and what API Gateway would not hold a request to."""
    places: dict[Path, Schema] = {}
    yield from _of_schema(schema, (), places)
    for path, place in places.items():
        if isinstance(reference := place.get("$ref"), str):
            yield from _of_reference(reference, path, places)


def _of_schema(schema: object, path: Path, places: dict[Path, Schema]) -> Iterator[Fault]:
    if not isinstance(schema, dict):
        yield Fault(path, "this is not a schema", "Write an object; '{}' allows everything.")
        return
    places[path] = schema
    for keyword, value in schema.items():
        at = (*path, keyword)
        if keyword in _SCHEMAS:
            yield from _SCHEMAS[keyword](value, at, places)
        elif keyword in _VALUES:
            is_right, remedy = _VALUES[keyword]
            if not is_right(value):
                yield Fault(at, f"this is no value for {keyword!r}", remedy)
        else:
            yield Fault(
                at,
                f"API Gateway does not support the keyword {keyword!r}",
                _INSTEAD.get(keyword) or instead(keyword, [*_SCHEMAS, *_VALUES]),
            )
    if "exclusiveMaximum" in schema and "maximum" not in schema:
        yield Fault((*path, "exclusiveMaximum"), "there is no 'maximum' beside it", "Add one.")


def _of_schemas(schemas: object, path: Path, places: dict[Path, Schema]) -> Iterator[Fault]:
    if not isinstance(schemas, list) or not schemas:
        yield Fault(path, "this is not a list of schemas", "List one at least.")
        return
    for position, schema in enumerate(schemas):
        yield from _of_schema(schema, (*path, position), places)


def _of_items(items: object, path: Path, places: dict[Path, Schema]) -> Iterator[Fault]:
    yield from (_of_schemas if isinstance(items, list) else _of_schema)(items, path, places)


def _of_names(schemas: object, path: Path, places: dict[Path, Schema]) -> Iterator[Fault]:
    if not isinstance(schemas, dict):
        yield Fault(path, "this is not an object", "Give a schema for each name.")
        return
    for name, schema in schemas.items():
        yield from _of_schema(schema, (*path, name), places)


def _of_additional(value: object, path: Path, places: dict[Path, Schema]) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield from _of_schema(value, path, places)


def _of_dependencies(value: object, path: Path, places: dict[Path, Schema]) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, "this is not an object", "Give a list of names, or a schema, for each name.")
        return
    for name, needed in value.items():
        if not _is_names(needed):
            yield from _of_schema(needed, (*path, name), places)


def _of_reference(reference: str, path: Path, places: Mapping[Path, Schema]) -> Iterator[Fault]:
    at = (*path, "$ref")
    if not reference.startswith("#"):
        yield Fault(
            at, f"{reference!r} is outside of the schema", "Put it into 'definitions': '#/definitions/NAME'."
        )
        return
    followed = {path}
    while (target := _target(reference, places)) is not None:
        if target in followed:
            yield Fault(at, f"{reference!r} leads back to itself", "Refer to a schema that says something.")
            return
        followed.add(target)
        further = places[target].get("$ref")
        if not isinstance(further, str) or not further.startswith("#"):
            return
        reference = further
    yield Fault(at, f"there is no schema at {reference!r}", "Name one of this schema: '#/definitions/NAME'.")


def _target(reference: str, places: Mapping[Path, Schema]) -> Path | None:
    """The path of a schema by its JSON Pointer in a URI's fragment (RFC 6901, section 6)."""
    tokens = [unquote(token).replace("~1", "/").replace("~0", "~") for token in reference[1:].split("/")]
    if tokens[0]:
        return None
    by_text = {tuple(map(str, path)): path for path in places}
    return by_text.get(tuple(tokens[1:]))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_positive(value: object) -> bool:
    return _is_number(value) and value > 0  # type: ignore[operator]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _is_names(value: object) -> bool:
    """Names, one at least, each once."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(name, str) for name in value)
        and len(set(value)) == len(value)
    )


def _is_type(value: object) -> bool:
    return value in _TYPES or (_is_names(value) and set(_TYPES).issuperset(cast("list[str]", value)))


def _is_enum(value: object) -> bool:
    return isinstance(value, list) and bool(value) and not _has_twice(value)


def _has_twice(values: Sequence[object]) -> bool:
    """Whether JSON has two of them alike: 1 and 1.0 are, 1 and true are not."""
    return any(_same(one, other) for n, one in enumerate(values) for other in values[:n])


def _same(one: object, other: object) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return one == other


_Check: TypeAlias = Callable[[object, Path, dict[Path, Schema]], Iterator[Fault]]

_SCHEMAS: Final[dict[str, _Check]] = {
    "properties": _of_names,
    "patternProperties": _of_names,
    "definitions": _of_names,
    "additionalProperties": _of_additional,
    "additionalItems": _of_additional,
    "items": _of_items,
    "dependencies": _of_dependencies,
    "allOf": _of_schemas,
    "not": _of_schema,
}
"""Keywords that have schemas. [draft 4]"""

_COUNT: Final = (_is_count, "Use a whole number, 0 at least.")
_NUMBER: Final = (_is_number, "Use a number.")
_TEXT: Final = (_is_text, "Use a text.")
_YES_OR_NO: Final = (_is_yes_or_no, "Use true or false.")

_VALUES: Final[dict[str, tuple[Callable[[object], bool], str]]] = {
    "$schema": (lambda value: value in (DRAFT_4, DRAFT_4[:-1]), f"Use '{DRAFT_4}', or leave it out."),
    "$ref": (_is_text, "Use a text, as '#/definitions/NAME'."),
    "title": _TEXT,
    "description": _TEXT,
    "default": (lambda _: True, ""),
    "format": _TEXT,
    "type": (_is_type, f"Use one of {', '.join(_TYPES)}, or a list of some, each once."),
    "enum": (_is_enum, "List one value at least, each once."),
    "required": (_is_names, "List one name at least, each once, or leave it out."),
    "multipleOf": (_is_positive, "Use a number above 0."),
    "maximum": _NUMBER,
    "exclusiveMaximum": _YES_OR_NO,
    "minimum": _NUMBER,
    "maxLength": _COUNT,
    "minLength": _COUNT,
    "pattern": _TEXT,
    "maxItems": _COUNT,
    "minItems": _COUNT,
    "uniqueItems": _YES_OR_NO,
    "maxProperties": _COUNT,
    "minProperties": _COUNT,
}
"""The other keywords, and what is right for them. [draft 4]"""
