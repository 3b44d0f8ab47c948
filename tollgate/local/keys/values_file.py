"""A file with the values of keys, read with its lines.

    {"acme": {"primary": "…"}, "rival/primary": "…"}

JSON or YAML, in the form of `terraform output -json api_key_values`; a key may also stand by its whole name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import yaml

from tollgate.errors import TollgateError
from tollgate.printable import printable

MAX_BYTES: Final = 16 * 1024 * 1024
"""Ten thousand keys take less than one million."""

_ANOTHER: Final = "Name another file: --keys FILE."
_FORM: Final = (
    'Write {"acme": {"primary": "VALUE"}}, as `terraform output -json api_key_values` prints it, or '
    '{"acme/primary": "VALUE"}.'
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file says of a key.

    Attributes:
        name: `acme/primary`.
        line: where its value stands, from 1.
    """

    name: str
    value: str = field(repr=False)
    line: int


def entries(path: Path) -> Iterator[Entry]:
    """What a file says, in its order.

    Raises:
        TollgateError: it cannot be read, or is not of the form.
    """
    try:
        yield from _Reader(path, _text(path)).entries()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TollgateError(
            f"{path}:{line}: it is neither JSON nor YAML: {error.problem}.\n  {_FORM}"
        ) from None
    except yaml.YAMLError:
        raise TollgateError(f"{path}: it has characters that YAML does not allow.\n  {_FORM}") from None


def refuse(path: Path, line: int, message: str, remedy: str) -> NoReturn:
    """Say what is wrong with a line.

    Raises:
        TollgateError: always.
    """
    raise TollgateError(f"{path}:{line}: {printable(message)}.\n  {printable(remedy)}")


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise TollgateError(f"{path}: it cannot be read: {error.strerror}.\n  {_ANOTHER}") from None
    if len(content) > MAX_BYTES:
        raise TollgateError(f"{path}: it has more than {MAX_BYTES:,} bytes.\n  {_ANOTHER}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse(path, line, "it is not UTF-8", "Save the file in the encoding UTF-8.")


class _Reader:
    """Takes the parser's events one by one: PyYAML's own composer ends the process on deeply nested input."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._loader = yaml.CSafeLoader(text)

    def entries(self) -> Iterator[Entry]:
        self._next()
        root = self._next()
        if not isinstance(root, yaml.DocumentStartEvent):
            refuse(self._path, 1, "it is empty", _FORM)
        self._mapping(self._next(), "it")
        for name, event in self._pairs():
            if isinstance(event, yaml.MappingStartEvent):
                for slot, value in self._pairs():
                    yield self._entry(f"{name}/{slot}", value)
            else:
                yield self._entry(name, event)
        self._next()
        if isinstance(second := self._next(), yaml.DocumentStartEvent):
            refuse(self._path, _line(second), "a second document begins here", "Leave one, without '---'.")

    def _pairs(self) -> Iterator[tuple[str, yaml.Event]]:
        """The pairs of a mapping that has begun, each with the event that begins its value."""
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                refuse(self._path, _line(key), "a name is no text", _FORM)
            yield key.value, self._next()

    def _entry(self, name: str, event: yaml.Event) -> Entry:
        if not isinstance(event, yaml.ScalarEvent):
            refuse(self._path, _line(event), "a key's value is no text", _FORM)
        # As it is written: a value of digits alone is no number.
        return Entry(name, event.value, _line(event))

    def _mapping(self, event: yaml.Event, what: str) -> None:
        if not isinstance(event, yaml.MappingStartEvent):
            refuse(self._path, _line(event), f"{what} is no mapping of names to values", _FORM)

    def _next(self) -> yaml.Event:
        event = self._loader.get_event()
        assert event is not None
        return event


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
