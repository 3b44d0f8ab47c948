"""`audit.yaml`: suppressions for Terraform that Tollgate did not write.

suppressions:
  - rule: TG-R01
    address: aws_api_gateway_method.health
    reason: The load balancer's health check sends no header.
    expires: 2027-01-31
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NoReturn

import yaml

from tollgate.audit.suppression import MIN_REASON_LENGTH, Suppression, day_of, is_reason
from tollgate.errors import TollgateError
from tollgate.printable import printable
from tollgate.terraform.configuration.resource import Place

_REQUIRED: Final = ("rule", "address", "reason", "expires")
_KNOWN: Final = {*_REQUIRED, "stack"}
_EXAMPLE: Final = "rule: TG-R01, address: aws_api_gateway_method.health, reason: …, expires: 2027-01-31"


def read(path: Path, rules: Collection[str]) -> tuple[Suppression, ...]:
    """The suppressions of a file.

    Args:
        rules: the ids that there are.

    Raises:
        TollgateError: it cannot be read, an entry lacks something, or there is no such rule.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise TollgateError(
            f"{path}: it cannot be read: {error.strerror}\n  Name another file: --suppressions FILE."
        ) from error
    except UnicodeDecodeError:
        raise TollgateError(f"{path}: it is not UTF-8.") from None
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TollgateError(f"{path}:{line}: it is not YAML: {error.problem}.") from None
    except (yaml.YAMLError, RecursionError):
        raise TollgateError(f"{path}: it is not YAML.") from None
    return tuple(_suppressions(path, root, rules))


def _suppressions(path: Path, root: yaml.Node | None, rules: Collection[str]) -> Iterator[Suppression]:
    if root is None:
        return
    fields = _fields(path, root, {"suppressions"})
    entries = fields.get("suppressions")
    if entries is None:
        return
    if not isinstance(entries, yaml.SequenceNode):
        _refuse(path, entries, "suppressions is no list", f"Write an entry as '- {{{_EXAMPLE}}}'.")
    for entry in entries.value:
        yield _suppression(path, entry, rules)


def _suppression(path: Path, entry: yaml.Node, rules: Collection[str]) -> Suppression:
    fields = _fields(path, entry, _KNOWN)
    for name in _REQUIRED:
        if name not in fields:
            _refuse(path, entry, f"the suppression has no {name}", f"Write it as '{{{_EXAMPLE}}}'.")
    texts = {name: _text(path, node, name) for name, node in fields.items()}
    if texts["rule"] not in rules:
        near = get_close_matches(texts["rule"], rules, n=1)
        hint = f"Did you mean {near[0]}?" if near else "'tollgate audit --list' has all."
        _refuse(path, fields["rule"], f"there is no rule {texts['rule']!r}", hint)
    if not is_reason(texts["reason"]):
        _refuse(
            path,
            fields["reason"],
            "the reason is too short",
            f"Say why, in {MIN_REASON_LENGTH} characters or more.",
        )
    day = day_of(texts["expires"])
    if day is None:
        _refuse(path, fields["expires"], f"{texts['expires']!r} is no day", "Write it as '2027-01-31'.")
    return Suppression(
        rule=texts["rule"],
        reason=texts["reason"],
        expires=day,
        place=Place(str(path), _line(entry)),
        address=texts["address"],
        stack=texts.get("stack", "*"),
    )


def _fields(path: Path, node: yaml.Node, known: set[str]) -> Mapping[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        _refuse(path, node, "this is no mapping", f"Write {', '.join(sorted(known))} with their values.")
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in known:
            _refuse(path, key, f"{name!r} is not known here", f"Use {', '.join(sorted(known))}.")
        if name in fields:
            _refuse(path, key, f"{name!r} is here twice", "Leave one.")
        fields[name] = value
    return fields


def _text(path: Path, node: yaml.Node, name: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        _refuse(path, node, f"{name} is no text", f"Write it as in '{{{_EXAMPLE}}}'.")
    return str(node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _refuse(path: Path, node: yaml.Node, message: str, remedy: str) -> NoReturn:
    raise TollgateError(f"{path}:{_line(node)}: {printable(message)}\n  {remedy}")
