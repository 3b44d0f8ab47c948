"""Terraform's expressions, as far as a synthesized text holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_REFERENCE = re.compile(
    r"(?<![\w.\"-])(?:data\.[a-z][a-z0-9_]*\.[\w-]+|(?:var|local|module)\.[\w-]+|[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+)"
)
_VALUE = re.compile(_REFERENCE.pattern + r"(?:\.[a-z_]\w*)*")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_OF_AN_INSTANCE = re.compile(r"(?<![\w.-])(?:each\.(?:key|value)|count\.index|self\.)")


def expressions(text: str) -> Iterator[str]:
    """What stands in each `${…}` of a text; `$${` is a literal and holds none.

    `"arn:${data.aws_partition.current.partition}:x"` has `data.aws_partition.current.partition`.
    """
    position = text.find("${")
    while position != -1:
        if text[max(position - 1, 0) : position] == "$":
            position = text.find("${", position + 2)
            continue
        end = closing(text, position + 2)
        yield text[position + 2 : end].strip()
        position = text.find("${", end)


def references(expression: str) -> Iterator[str]:
    """The addresses that an expression refers to: `aws_lambda_function.f`, `data.aws_region.r`, `var.v`."""
    for match in _REFERENCE.finditer(expression):
        yield match[0]


def values(expression: str) -> Iterator[str]:
    """What an expression refers to, with the attributes of it: `aws_lambda_function.f.arn`, `var.v`."""
    for match in _VALUE.finditer(expression):
        yield match[0]


def is_of_an_instance(expression: str) -> bool:
    """Whether it differs between the instances of a resource: `each.key`, `count.index`, `self.id`."""
    inner = (inner for quoted in _QUOTED.findall(expression) for inner in expressions(quoted))
    return _OF_AN_INSTANCE.search(_QUOTED.sub('""', expression)) is not None or any(
        map(is_of_an_instance, inner)
    )


def closing(text: str, start: int) -> int:
    """The position of the brace that closes the one before `start`; braces within quotes do not count."""
    first = text.find("}", start)
    if first != -1 and text.find("{", start, first) == -1 == text.find('"', start, first):
        return first
    depth, quoted, position = 1, False, start
    while position < len(text):
        character = text[position]
        if character == "\\" and quoted:
            position += 1
        elif character == '"':
            quoted = not quoted
        elif character in "{}" and not quoted:
            depth += 1 if character == "{" else -1
            if depth == 0:
                return position
        position += 1
    return len(text)
