"""The few forms of Terraform's expressions that say which value they are; any other is an `Unknown`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from tollgate.redeploy.expressions import closing

_IDENTIFIER = r"[A-Za-z_][\w-]*"
_QUOTED = r'"(?:\\.|[^"\\$%]|\$(?!\{)|%(?!\{))*"'
_STEP = re.compile(rf"\.({_IDENTIFIER}|\d+)|\[\s*({_QUOTED}|\d+|{_IDENTIFIER}(?:\.{_IDENTIFIER})*)\s*\]")
_TRAVERSAL = re.compile(rf"({_IDENTIFIER})((?:\.(?:{_IDENTIFIER}|\d+)|\[[^\]]*\])+)")
_CONVERSION = re.compile(
    r"(?:toset|tolist|tomap|tonumber|tostring|tobool|nonsensitive|sensitive)\((.*)\)", re.DOTALL
)
_UNTIL = re.compile(
    r'timecmp\(\s*plantimestamp\(\)\s*,\s*"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"\s*\)\s*<\s*0', re.ASCII
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CONSTANTS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written down."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list of expressions: `["a", var.b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Traversal:
    """A name with what is below it: `var.stage`, `aws_api_gateway_stage.v1["eu"].stage_name`.

    Attributes:
        steps: names as texts, places as numbers, and an index that is itself a traversal.
    """

    root: str
    steps: tuple[str | int | Traversal, ...]


@dataclass(frozen=True, slots=True)
class Until:
    """Whether a moment is yet to come: `timecmp(plantimestamp(), "2027-01-31T00:00:00Z") < 0`.

    Attributes:
        moment: in UTC.
    """

    moment: datetime


@dataclass(frozen=True, slots=True)
class Other:
    """Any other: a function, an operator, a template."""

    text: str


Expression: TypeAlias = "Literal | Items | Traversal | Until | Other"


def parse(text: str) -> Expression:
    """An expression, without its `${` and `}`."""
    text = text.strip()
    if text in _CONSTANTS:
        return Literal(_CONSTANTS[text])
    if _NUMBER.fullmatch(text):
        return Literal(float(text) if "." in text else int(text))
    if re.fullmatch(_QUOTED, text):
        return _quoted(text)
    if conversion := _CONVERSION.fullmatch(text):
        inner = parse(conversion[1])
        return Other(text) if isinstance(inner, Other) else inner
    if text.startswith("[") and text.endswith("]"):
        items = tuple(parse(item) for item in _split(text[1:-1]))
        return Other(text) if any(isinstance(item, Other) for item in items) else Items(items)
    return _traversal(text) or _until(text) or Other(text)


def parts(text: str) -> Iterator[str | Expression]:
    """What a text is made of: literal texts, and the expression of each `${…}`.

    `$${` and `%%{` are literal. A directive, `%{…}`, makes all of it one `Other`.
    """
    if re.search(r"(?<!%)%\{", text):
        yield Other(text)
        return
    literal, position = "", 0
    while (start := text.find("${", position)) != -1:
        if text[start - 1 : start] == "$" and start > position:
            literal += text[position : start - 1] + "${"
            position = start + 2
            continue
        literal += text[position:start]
        if literal:
            yield literal.replace("%%{", "%{")
            literal = ""
        end = closing(text, start + 2)
        yield parse(text[start + 2 : end])
        position = end + 1
    literal += text[position:]
    if literal:
        yield literal.replace("%%{", "%{")


def _quoted(text: str) -> Expression:
    try:
        return Literal(json.loads(text))
    except ValueError:
        return Other(text)


def _until(text: str) -> Until | None:
    match = _UNTIL.fullmatch(text)
    try:
        return Until(datetime.fromisoformat(match[1]).astimezone(UTC)) if match else None
    except (ValueError, OverflowError):
        return None


def _traversal(text: str) -> Traversal | None:
    match = _TRAVERSAL.fullmatch(text)
    if match is None:
        return None
    steps: list[str | int | Traversal] = []
    position = 0
    while position < len(match[2]):
        step = _STEP.match(match[2], position)
        if step is None:
            return None
        name, index = step.groups()
        if (made := _index(index) if name is None else _name(name)) is None:
            return None
        steps.append(made)
        position = step.end()
    return Traversal(match[1], tuple(steps))


def _name(text: str) -> str | int:
    return int(text) if text.isdigit() else text


def _index(text: str) -> str | int | Traversal | None:
    made = parse(text)
    if isinstance(made, Literal) and isinstance(made.value, (str, int)) and not isinstance(made.value, bool):
        return made.value
    return made if isinstance(made, Traversal) else None


def _split(text: str) -> Iterator[str]:
    """The items of a list, at the commas that are within no quotes and no brackets."""
    depth, quoted, begin = 0, False, 0
    for position, character in enumerate(text):
        if character == '"' and text[position - 1 : position] != "\\":
            quoted = not quoted
        elif not quoted and character in "([{":
            depth += 1
        elif not quoted and character in ")]}":
            depth -= 1
        elif not quoted and character == "," and depth == 0:
            yield text[begin:position]
            begin = position + 1
    if text[begin:].strip():
        yield text[begin:]
