"""Pydantic's errors as problems in the words of the file."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tollgate.config.gateway import Gateway
from tollgate.config.located import LocatedList
from tollgate.config.model import Model
from tollgate.config.problem import Path, Problem
from tollgate.config.rules.rule import BrokenRules
from tollgate.config.suggestion import instead

_TAGGED: Final = ("integration", "backend")
"""The fields whose model is told apart by `type`: pydantic puts the type into an error's place."""

_NEVER_SHOWN: Final = ("headers", "keys", "variables", "body")
"""Below these, a value may be a credential that someone put in the wrong place."""

_WANTED: Final = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "list_type": "a list",
    "tuple_type": "a list",
}
_BOUNDS: Final = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def complaints(
    error: ValidationError, data: Mapping[str, Any]
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Translate an error of `Gateway.model_validate`.

    Args:
        data: what was validated.

    Returns:
        the problems of single parts, and those that the rules found in the whole; never both.
    """
    structural: list[Problem] = []
    rules: list[Problem] = []
    for detail in error.errors(include_url=False):
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, BrokenRules):
            rules.extend(cause.problems)
        else:
            structural.append(_problem(detail, data))
    return tuple(structural), tuple(rules)


def _problem(detail: ErrorDetails, data: Mapping[str, Any]) -> Problem:
    path = _path(detail["loc"], data)
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "tollgate":
        return Problem(path, context["message"], context["remedy"])
    if _is_key_value(path):
        return Problem(
            path,
            "a key's value is never written down",
            "Take it out: AWS makes the value, and 'tollgate outputs' shows it. "
            "If this one is in use, replace it.",
        )
    if kind == "extra_forbidden":
        return _unknown_field(detail["loc"], path)
    if detail["input"] is None and kind != "missing":
        return Problem(path, "this has no value", "Give it one, or take the line out.")
    return Problem(path, *_said(kind, context, detail["input"], path))


def _said(kind: str, context: Mapping[str, Any], value: object, path: Path) -> tuple[str, str]:
    """The message and the remedy."""
    if kind == "missing":
        return f"{path[-1]!r} is missing", f"Add '{path[-1]}:'."
    if kind in _WANTED:
        return _wrong_type(_WANTED[kind], value, path)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _wrong_tag(context, value)
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"{_shown(value, path)} is out of range", f"Use {words} {context[name]:,}."
    if kind == "literal_error":
        return f"{_shown(value, path)} is not known here", f"Use {context['expected']}."
    if kind in ("string_too_short", "too_short"):
        return (
            "this is empty" if not value else "this is too short",
            f"Give it at least {context['min_length']}.",
        )
    if kind in ("string_too_long", "too_long"):
        return "this is too long", f"Use {context['max_length']:,} at most."
    if kind == "string_pattern_mismatch":
        return f"{_shown(value, path)} has a form that is refused", f"It has to match {context['pattern']}"
    if kind == "finite_number":
        return f"{_shown(value, path)} is no finite number", "Write a number."
    return "this cannot be read", "Compare it with the schema: 'tollgate schema'."


def _wrong_type(wanted: str, value: object, path: Path) -> tuple[str, str]:
    message = f"{_shown(value, path)} is not {wanted}"
    if wanted == "a text" and isinstance(value, (bool, int, float)):
        return message, "Put it in quotes."
    if wanted == "a mapping" and not isinstance(value, (dict, list)):
        return message, "Write its fields below it, indented."
    if wanted == "true or false" and str(value).lower() in ("yes", "no", "on", "off", "true", "false"):
        right = "true" if str(value).lower() in ("yes", "on", "true") else "false"
        return message, f"Write {right}, without quotes."
    if wanted.endswith("number") and isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return message, "Write it without quotes."
    return message, f"Write {wanted}."


def _wrong_tag(context: Mapping[str, Any], value: object) -> tuple[str, str]:
    if "tag" in context:
        return f"the type {context['tag']!r} is not known", f"Use {context['expected_tags']}."
    if isinstance(value, dict):
        return "'type' is missing", "Add it: 'type: mock', or see 'tollgate schema' for the others."
    return "this is not a mapping", "Write its fields below it, indented, beginning with 'type:'."


def _unknown_field(loc: tuple[int | str, ...], path: Path) -> Problem:
    field = str(path[-1])
    model = _model_at(loc[:-1])
    return Problem(path, f"{field!r} is not a field", instead(field, model.model_fields if model else ()))


def _is_key_value(path: Path) -> bool:
    return (
        len(path) > 4
        and path[0] == "consumers"
        and path[2] == "keys"
        and path[4] in ("value", "key", "secret")
    )


def _shown(value: object, path: Path) -> str:
    """A value as it may be shown: short, and never where it could be a credential."""
    if any(part in _NEVER_SHOWN for part in path):
        return "the value"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _path(loc: tuple[int | str, ...], data: object) -> Path:
    """A place as the user wrote it: without pydantic's marks for a union's member or for a mapping's key."""
    path: list[str | int] = []
    tag_follows = False
    for part in loc:
        if part == "[key]":
            break
        if tag_follows and isinstance(data, dict) and data.get("type") == part:
            tag_follows = False
            continue
        if isinstance(data, LocatedList) and isinstance(part, str):
            part = data.index(part) if part in data else 0
        path.append(part)
        data = _inside(data, part)
        tag_follows = part in _TAGGED
    return tuple(path)


def _inside(data: object, part: int | str) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _model_at(loc: tuple[int | str, ...]) -> type[Model] | None:
    """The model whose fields stand at a place."""
    here: Any = Gateway
    for part in loc:
        if isinstance(here, type) and issubclass(here, Model):
            field = here.model_fields.get(str(part))
            here = _bare(field.annotation) if field else None
        elif typing.get_origin(here) is dict:
            here = _bare(typing.get_args(here)[1])
        elif typing.get_origin(here) in (typing.Union, types.UnionType):
            here = next((member for member in typing.get_args(here) if _has_tag(member, part)), None)
        else:
            return None
    return here if isinstance(here, type) and issubclass(here, Model) else None


def _bare(annotation: Any) -> Any:
    """A type without what is annotated to it and without `| None`."""
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    members = [member for member in typing.get_args(annotation) if member is not type(None)]
    is_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    return _bare(members[0]) if is_union and len(members) == 1 else annotation


def _has_tag(member: Any, tag: int | str) -> bool:
    return (
        isinstance(member, type)
        and issubclass(member, Model)
        and tag in typing.get_args(member.model_fields["type"].annotation)
    )
