"""Entries of a YAML file in which someone answers for something, each with a reason and a last day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

import yaml

from tollgate.errors import TollgateError
from tollgate.printable import printable

MIN_REASON_LENGTH: Final = 10
"""Characters: what is shorter tells the next reader nothing. As in `gateway.yaml`."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a file looks like.

    Attributes:
        root: the name of the list.
        thing: what an entry is, for messages: `suppression`.
        required: the fields that an entry must have; `reason` and `expires` among them.
        optional: those that it may have.
        example: an entry, as it is to be written.
        option: how to name another file: `--suppressions FILE`.
    """

    root: str
    thing: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    example: str
    option: str


class Answer:
    """An entry of a file.

    Attributes:
        line: where it begins.
        texts: what its fields say.
        expires: the last day that it holds.
    """

    def __init__(self, path: Path, line: int, nodes: Mapping[str, yaml.Node], expires: date) -> None:
        self.line = line
        self.texts = {name: str(node.value) for name, node in nodes.items()}
        self.expires = expires
        self._path = path
        self._nodes = nodes

    def refuse(self, field: str, message: str, remedy: str) -> NoReturn:
        """Say that a field is wrong.

        Raises:
            TollgateError: always.
        """
        _refuse(self._path, self._nodes[field], message, remedy)


def read_answers(path: Path, form: Form) -> Iterator[Answer]:
    """The entries of a file.

    Raises:
        TollgateError: it cannot be read, or an entry lacks something.
    """
    root = _composed(path, form)
    if root is None:
        return
    entries = _fields(path, root, {form.root}).get(form.root)
    if entries is None:
        return
    if not isinstance(entries, yaml.SequenceNode):
        _refuse(path, entries, f"{form.root} is no list", f"Write an entry as '- {{{form.example}}}'.")
    for entry in entries.value:
        yield _answer(path, entry, form)


def is_reason(text: str) -> bool:
    """Whether a text is long enough to say why."""
    return len(text.strip()) >= MIN_REASON_LENGTH


def day_of(text: object) -> date | None:
    """`2027-01-31` as a day; None for anything else."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) and len(text) == len("2027-01-31") else None
    except ValueError:
        return None


def _composed(path: Path, form: Form) -> yaml.Node | None:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise TollgateError(
            f"{path}: it cannot be read: {error.strerror}\n  Name another file: {form.option}."
        ) from error
    except UnicodeDecodeError:
        raise TollgateError(f"{path}: it is not UTF-8.") from None
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TollgateError(f"{path}:{line}: it is not YAML: {error.problem}.") from None
    except (yaml.YAMLError, RecursionError):
        raise TollgateError(f"{path}: it is not YAML.") from None
    return root


def _answer(path: Path, entry: yaml.Node, form: Form) -> Answer:
    fields = _fields(path, entry, {*form.required, *form.optional})
    for name in form.required:
        if name not in fields:
            _refuse(path, entry, f"the {form.thing} has no {name}", f"Write it as '{{{form.example}}}'.")
    for name, node in fields.items():
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            _refuse(path, node, f"{name} is no text", f"Write it as in '{{{form.example}}}'.")
    if not is_reason(fields["reason"].value):
        _refuse(
            path,
            fields["reason"],
            "the reason is too short",
            f"Say why, in {MIN_REASON_LENGTH} characters or more.",
        )
    day = day_of(fields["expires"].value)
    if day is None:
        wrong = fields["expires"].value
        _refuse(path, fields["expires"], f"{wrong!r} is no day", "Write it as '2027-01-31'.")
    return Answer(path, _line(entry), fields, day)


def _fields(path: Path, node: yaml.Node, known: Collection[str]) -> Mapping[str, yaml.Node]:
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


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _refuse(path: Path, node: yaml.Node, message: str, remedy: str) -> NoReturn:
    raise TollgateError(f"{path}:{_line(node)}: {printable(message)}\n  {remedy}")
