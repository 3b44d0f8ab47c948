"""Pydantic's errors as problems in the words of the file."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sized
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tollgate.config.backend import Backend
from tollgate.config.credential import without_credentials
from tollgate.config.delivery import Delivery
from tollgate.config.gateway import Gateway
from tollgate.config.integration import Integration
from tollgate.config.located import LocatedList, mark_of
from tollgate.config.model import field_of
from tollgate.config.model_tree import model_at
from tollgate.config.number import meant_by
from tollgate.config.problem import Path, Problem
from tollgate.config.rules.rule import BrokenRules
from tollgate.config.suggestion import instead, nearest

_TAGGED: Final = {
    "integration": typing.get_args(Integration)[0],
    "backend": typing.get_args(Backend)[0],
    "delivery": typing.get_args(Delivery)[0],
}
"""The fields whose model is told apart by `type`: pydantic puts the type into an error's place."""

_CONSUMER: Final = 2
_SLOT: Final = 4
"""The lengths of the paths `consumers.NAME` and `consumers.NAME.keys.SLOT`."""

_KEY_VALUE_FIELDS: Final = ("value", "key", "api_key", "secret", "token")

_SHOWN_MAX_LENGTH: Final = 60

_SAID_AS_BOOL: Final = {
    "yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false",
}  # fmt: skip

_NEVER_SHOWN: Final = ("consumers", "headers", "secret_headers", "variables", "environment", "body")
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
        elif not _is_short_of_broken_entries(detail):
            structural.append(_problem(detail, data))
    return tuple(_apart_from_slips(structural)), tuple(rules)


def _is_short_of_broken_entries(detail: ErrorDetails) -> bool:
    """Whether a list is too short for pydantic, which counts its sound entries, and not for a person."""
    return (
        detail["type"] == "too_short"
        and isinstance(detail["input"], Sized)
        and len(detail["input"]) >= detail["ctx"]["min_length"]
    )


def _apart_from_slips(problems: list[Problem]) -> Iterator[Problem]:
    """The problems without those of fields that are missing only because their names are mistyped."""
    meant = {problem.refers_to for problem in problems if problem.refers_to}
    for problem in problems:
        if problem.path not in meant or problem.message != _missing(problem.path)[0]:
            yield problem


def _problem(detail: ErrorDetails, data: Mapping[str, Any]) -> Problem:
    path = _path(detail["loc"], data)
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "tollgate":
        return Problem(path, context["message"], context["remedy"])
    if _is_key_value(path, detail["input"]):
        return Problem(
            path,
            "a key's value is never written down",
            "Take it out: AWS makes the value, and 'tollgate outputs' shows it. "
            "Where it must be yours, 'value_from: variable' lets Terraform have it. "
            "If this one is in use, replace it.",
        )
    if kind == "extra_forbidden":
        return _unknown_field(detail["loc"], path)
    if detail["input"] is None and kind != "missing":
        return Problem(path, "this has no value", "Give it one, or take the line out.")
    written = mark_of(data, path).written
    if kind == "string_type" and written is not None and not _is_hidden(path):
        return Problem(path, f"{written} is not a text", f'Put it in quotes: "{written}".')
    return _of_number(kind, written, detail["input"], path) or Problem(
        path, *_said(kind, context, detail["input"], path)
    )


def _of_number(kind: str, written: str | None, value: object, path: Path) -> Problem | None:
    """The problem of a number that is plain to a person only; None for any other."""
    wanted = _WANTED.get(kind, "")
    text = written if isinstance(value, float) else value
    if not wanted.endswith("number") or not isinstance(text, str) or _is_hidden(path):
        return None
    meant = meant_by(text, whole=wanted == "a whole number")
    shown = text if isinstance(value, float) else _short(text)
    return Problem(path, f"{shown} is not {wanted}", f"Write {meant}.") if meant else None


def _said(kind: str, context: Mapping[str, Any], value: object, path: Path) -> tuple[str, str]:
    """The message and the remedy."""
    if kind == "missing":
        return _missing(path)
    if kind in _WANTED:
        return _wrong_type(_WANTED[kind], value, path)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _wrong_tag(context, path)
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"{_shown(value, path)} is out of range", f"Use {words} {_written(context[name])}."
    if kind == "literal_error":
        return f"{_shown(value, path)} is not known here", f"Use {context['expected']}."
    if kind in ("string_too_short", "too_short"):
        return "this is empty", "Give it a text." if value == "" else "Put at least one entry into it."
    if kind in ("string_too_long", "too_long"):
        return "this is too long", f"Use {context['max_length']:,} characters at most."
    if kind == "finite_number":
        return f"{_shown(value, path)} is no finite number", "Write a number."
    return "this cannot be read", "Compare it with the schema: 'tollgate schema'."


def _missing(path: Path) -> tuple[str, str]:
    return f"{path[-1]!r} is missing", f"Add '{path[-1]}:'."


def _wrong_type(wanted: str, value: object, path: Path) -> tuple[str, str]:
    return f"{_shown(value, path)} is not {wanted}", _right_type(wanted, value, path)


def _right_type(wanted: str, value: object, path: Path) -> str:
    word = str(value).lower()
    if wanted == "a text" and isinstance(value, (bool, int, float)):
        return "Put it in quotes." if _is_hidden(path) else f'Put it in quotes: "{word}".'
    if wanted == "a mapping":
        if isinstance(value, list):
            return "Write 'name: …' for each of its entries, instead of '- …'."
        if path[0] == "usage_plans" and path[2:] == ("apis",) and isinstance(value, str):
            return f"Put it in brackets: [{value}]."
        beginning = ", beginning with 'type:'" if path[-1] in _TAGGED else ""
        return f"Write its fields below it, indented{beginning}."
    if wanted == "a list" and isinstance(value, str) and not _is_hidden(path):
        return f"Put it in brackets: [{_shown(value, path)}]."
    if wanted == "true or false" and word in _SAID_AS_BOOL:
        return f"Write {_SAID_AS_BOOL[word]}, without quotes."
    if wanted.endswith("number") and isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return "Write it without quotes."
    return f"Write {wanted}."


def _wrong_tag(context: Mapping[str, Any], path: Path) -> tuple[str, str]:
    types = _types(str(path[-1]))
    if "tag" not in context:
        return "'type' is missing", f"Add 'type:' with {types}."
    return f"the type {_short(context['tag'])} is not known", f"Use {types}."


def _types(field: str) -> str:
    """The types of a field whose model is told apart by `type`: `'mock', 'http' or 'lambda'`."""
    members = typing.get_args(_TAGGED[field])
    *others, last = (
        repr(tag) for member in members for tag in typing.get_args(member.model_fields["type"].annotation)
    )
    return f"{', '.join(others)} or {last}"


def _written(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,g}"


def _unknown_field(loc: tuple[int | str, ...], path: Path) -> Problem:
    field = str(path[-1])
    model = model_at(loc[:-1])
    known = {field_of(model, name) for name in model.model_fields} if model else set()
    if model is Gateway:
        known = known - {"environment"} | {"environments"}
    meant = nearest(field, known)
    return Problem(
        path,
        f"{field!r} is not a field",
        instead(field, known),
        refers_to=(*path[:-1], meant) if meant else None,
    )


def _is_key_value(path: Path, value: object) -> bool:
    """Whether someone wrote a key's value down, in a field or in the place of a consumer or a slot."""
    if path[:1] != ("consumers",) or len(path) < _CONSUMER:
        return False
    if len(path) == _CONSUMER:
        return isinstance(value, str) and without_credentials(value) != value
    is_slot = path[2:3] == ("keys",) and len(path) <= _SLOT
    return isinstance(value, str) if is_slot else path[-1] in _KEY_VALUE_FIELDS


def _is_hidden(path: Path) -> bool:
    return any(part in _NEVER_SHOWN for part in path)


def _shown(value: object, path: Path) -> str:
    """A value as it may be shown: short, and never where it could be a credential."""
    if _is_hidden(path):
        return "the value"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return _short(value)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN_MAX_LENGTH else f"{text[: _SHOWN_MAX_LENGTH - 3]}…"


def _path(loc: tuple[int | str, ...], data: object) -> Path:
    """A place as the user wrote it: without pydantic's marks for a union's member or for a mapping's key."""
    path: list[str | int] = []
    tag_follows = False
    for part in loc:
        if part == "[key]" and not (isinstance(data, dict) and part in data):
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
