"""YAML read into plain data with lines.

The core schema of YAML 1.2 holds: `yes`, `no`, `on` and `off` are texts, and so is a date. The C parser's
events are read one by one, because its own composer ends the process on deeply nested input.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from tollgate.config.located import LocatedList, LocatedMapping, Mark
from tollgate.config.problem import Problem
from tollgate.config.source import Source
from tollgate.errors import InvalidConfig

MAX_BYTES: Final = 16 * 1024 * 1024
"""A gateway with 10,000 consumers, the most that an account's keys allow, takes about 1 MB."""
MAX_DEPTH: Final = 64
MAX_NODES: Final = 1_000_000
"""Counted after every alias has been replaced by what it stands for; a long text counts as several."""
_CHARACTERS_PER_NODE: Final = 64

_EMPTY: Final = "Run 'tollgate init' for one to start from."
_NO_DOCUMENT: Final = "Name another file."
_MERGE: Final = "<<"
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL: Final = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INT: Final = re.compile(r"[-+]?[0-9]{1,40}")
_RADIX: Final = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,5}")
"""`1,000`, which is a field's value and the next field's name within braces."""
_TAGS: Final = {
    "tag:yaml.org,2002:str": "str",
    "tag:yaml.org,2002:map": "map",
    "tag:yaml.org,2002:seq": "seq",
    "!": "str",
}


def read(content: bytes, file: str) -> LocatedMapping:
    """Read a description's file.

    Args:
        content: the file's bytes, UTF-8, with a byte order mark or without.
        file: the path to name in messages.

    Returns:
        the document's mapping.

    Raises:
        InvalidConfig: it is too large, not UTF-8, not YAML, has a key twice or a cycle, or is no mapping.
    """
    root, problems = read_on(content, file)
    if problems:
        raise InvalidConfig(problems)
    return root


# An edit reads one text several times: to change it, to compare, and to check what it describes.
@lru_cache(maxsize=2)
def read_on(content: bytes, file: str) -> tuple[LocatedMapping, tuple[Problem, ...]]:
    """Read a description's file past keys that are wrong, so that the rest can be checked too.

    Returns:
        the document's mapping, and the problems of its keys. One that is no text counts as the text that it
        is written as, and of one that is given twice the first counts. The mapping is not to be changed.

    Raises:
        InvalidConfig: for anything else that `read` refuses.
    """
    builder = _built(content, file, keys_are_texts=True)
    return builder.result(), tuple(builder.problems)


def read_document(content: bytes, file: str) -> LocatedMapping:
    """Read a file that is no description: a key in it may be a number, and is the text that was written.

    Raises:
        InvalidConfig: as `read`.
    """
    builder = _built(content, file, keys_are_texts=False)
    root = builder.result()
    if builder.problems:
        raise InvalidConfig(tuple(builder.problems))
    return root


def _built(content: bytes, file: str, *, keys_are_texts: bool) -> _Builder:
    text = _decoded(content, file)
    builder = _Builder(file, keys_are_texts=keys_are_texts)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        raise InvalidConfig((*builder.problems, _broken(error, text, file))) from None
    return builder


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise _refusal(
            file, 1, f"the file has {len(content):,} bytes", f"A description has {MAX_BYTES:,} at most."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise _refusal(
            file, line, f"the byte 0x{byte:02x} is not UTF-8", "Save the file in the encoding UTF-8."
        ) from None


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.CSafeLoader(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1


def _broken(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """A parser's complaint: what it met, and where."""
    if isinstance(error, ReaderError):
        before = text.encode()[: error.position]
        character = text[len(before.decode())]
        line = before.count(b"\n") + 1
        message = f"the character U+{ord(character):04X} is not allowed in YAML"
        return Problem((), message, "Take it out.", Source(file, line))
    assert isinstance(error, yaml.MarkedYAMLError)
    said, mark, began = error.problem, error.problem_mark, error.context_mark
    if said == "found unexpected end of stream" and began is not None:
        said, mark = "the quote that begins here is never closed", began
    lines = text.splitlines() or [""]
    # A parser that misses something at the end has read past the last line.
    line = min(mark.line, len(lines) - 1) if mark is not None else 0
    where = f", in what begins in line {began.line + 1}" if began is not None and began.line < line else ""
    here, column = lines[line], mark.column if mark is not None else 0
    message = f"this is not YAML: {said}, at column {column + 1}{where}"
    return Problem((), message, _remedy(said or "", here, column), Source(file, line + 1))


def _remedy(said: str, here: str, column: int) -> str:
    indentation = here[: len(here) - len(here.lstrip())]
    if "\t" in indentation or here[column : column + 1] == "\t":
        return "Indent with spaces: YAML takes no tab there."
    if "alias" in said or "anchor" in said:
        return "Define the anchor ('&name') above its first use, or put the text in quotes."
    if "mapping values are not allowed" in said:
        return "Begin each field on a line of its own, and put a text that holds ': ' in quotes."
    if "cannot start any token" in said:
        return "Put the text in quotes."
    return "Look at the line's indentation, quotes, brackets and colons."


def _refusal(file: str, line: int, message: str, remedy: str) -> InvalidConfig:
    return InvalidConfig((Problem((), message, remedy, Source(file, line)),))


@dataclass(slots=True)
class _Open:
    """A mapping or a list that is being read."""

    data: LocatedMapping | LocatedList
    line: int
    anchor: str | None
    key: str | None = None
    key_line: int = 0
    expects_value: bool = False
    size: int = 1
    merges: list[LocatedMapping] = field(default_factory=list)
    last: str = ""
    """The key of the pair that was read last."""


class _Skipped(str):
    """The key of a pair that was refused: its value is read and let go."""


class _NoText(str):
    """A key that was complained of, as it is no text. It may continue a number: `1,000`."""


class _Builder:
    """Takes the parser's events and builds the data, collecting what a reader would want to know at once."""

    def __init__(self, file: str, *, keys_are_texts: bool) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._keys_are_texts = keys_are_texts
        self._is_readable = True
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._roots: list[tuple[Any, int]] = []

    def result(self) -> LocatedMapping:
        if not self._is_readable:
            raise InvalidConfig(tuple(self.problems))
        if not self._roots or self._roots[0][0] is None:
            raise self._stop(1, "the file is empty", _EMPTY if self._keys_are_texts else _NO_DOCUMENT)
        if len(self._roots) > 1:
            raise self._stop(self._roots[1][1], "a second document begins here", "Keep one, without '---'.")
        root, line = self._roots[0]
        if not isinstance(root, LocatedMapping):
            remedy = "Begin with 'name: my-gateway'." if self._keys_are_texts else _NO_DOCUMENT
            raise self._stop(line, "the file is not a mapping", remedy)
        return root

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        line = _line(event)
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.data, LocatedMapping) and not top.expects_value:
            self._begin_pair(top, self._key(event, line), line)
            return
        value = self._value(event, line)
        size = 1 + len(event.value) // _CHARACTERS_PER_NODE
        self._remember(event.anchor, value, size)
        self._add(value, line, size, written=None if isinstance(value, str) else event.value)

    def _key(self, event: yaml.ScalarEvent, line: int) -> str:
        if self._keys_are_texts and not event.style and event.tag is None and event.value != _MERGE:
            value = self._value(event, line)
            if not isinstance(value, str):
                self._complain_of_key(
                    line, f"the key {event.value!r} is not a text", f"Put it in quotes: '{event.value}'."
                )
                return _NoText(event.value)
        return str(event.value)

    def _begin_pair(self, top: _Open, key: str, line: int) -> None:
        if isinstance(top.data, LocatedMapping) and key in top.data.marks and not isinstance(key, _Skipped):
            first = top.data.marks[key].line
            # Below a key without a value, it is rather that key's, and indented too little.
            is_stray = top.data.get(top.last, key) is None
            remedy = f"Keep one, or indent this one below {top.last!r}." if is_stray else "Keep one of them."
            self._complain_of_key(line, f"{key!r} is given twice, first in line {first}", remedy)
            key = _Skipped(key)
        top.key, top.key_line, top.expects_value = key, line, True

    def _value(self, event: yaml.ScalarEvent, line: int) -> str | int | float | bool | None:
        text: str = event.value
        if event.tag is not None:
            if _TAGS.get(event.tag) == "str":
                return text
            self._complain(line, f"the tag {event.tag!r} has no meaning here", "Take it out.")
            return None
        if event.style:
            return text
        if text in _NULL:
            return None
        if text in _BOOL:
            return _BOOL[text]
        return self._number(text, line)

    def _number(self, text: str, line: int) -> str | int | float:
        if _INT.fullmatch(text):
            return int(text)
        if _RADIX.fullmatch(text):
            return int(text, 0)
        if _FLOAT.fullmatch(text) or _NOT_FINITE.fullmatch(text):
            number = float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
            if math.isfinite(number):
                return number
            self._complain(
                line, f"{text[:40]!r} is no finite number", "Write a number, or put a text in quotes."
            )
            return 0
        return text

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        line = _line(event)
        mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag is not None and _TAGS.get(event.tag) != ("map" if mapping else "seq"):
            self._complain(line, f"the tag {event.tag!r} has no meaning here", "Take it out.")
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.data, LocatedMapping) and not top.expects_value:
            raise self._stop(
                line, "a key is a mapping or a list", "Write a text before the colon, quoted if need be."
            )
        if len(self._stack) == MAX_DEPTH:
            raise self._stop(line, f"this is nested deeper than {MAX_DEPTH} levels", "Flatten it.")
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
        self._stack.append(_Open(LocatedMapping() if mapping else LocatedList(), line, event.anchor))

    def _close(self) -> None:
        done = self._stack.pop()
        if isinstance(done.data, LocatedMapping):
            for merged in done.merges:
                for key, value in merged.items():
                    if key not in done.data:
                        done.data.put(key, value, merged.marks[key])
        self._remember(done.anchor, done.data, done.size)
        self._add(done.data, done.line, done.size)

    def _alias(self, event: yaml.AliasEvent) -> None:
        line = _line(event)
        top = self._stack[-1] if self._stack else None
        if any(opened.anchor == event.anchor for opened in self._stack):
            raise self._stop(line, f"'*{event.anchor}' stands within what it stands for", "Break the circle.")
        if event.anchor not in self._anchors:
            raise self._stop(
                line,
                f"'*{event.anchor}' has no anchor",
                f"Write '&{event.anchor}' above, or put the text in quotes.",
            )
        value, size = self._anchors[event.anchor]
        if top is not None and isinstance(top.data, LocatedMapping) and not top.expects_value:
            if not isinstance(value, str):
                raise self._stop(line, "an alias is used as a key and is not a text", "Write the key out.")
            self._begin_pair(top, value, line)
            return
        self._add(value, line, size)

    def _add(self, value: Any, line: int, size: int, *, written: str | None = None) -> None:
        if not self._stack:
            self._roots.append((value, line))
            return
        top = self._stack[-1]
        top.size += size
        if top.size > MAX_NODES:
            raise self._stop(
                line, f"this comes to more than {MAX_NODES:,} values", "Use fewer or smaller aliases."
            )
        if isinstance(top.data, LocatedList):
            top.data.put(value, Mark(line, written=written))
            return
        key, top.expects_value = str(top.key), False
        before, top.last = top.last, ""
        if isinstance(top.key, _Skipped):
            return
        if key == _MERGE:
            self._merge(top, value, line)
            return
        is_rest = isinstance(top.key, _NoText) and written == ""
        if is_rest and self._joined(top.data, before, key, top.key_line):
            top.last = before
            return
        top.data.put(key, value, Mark(top.key_line, written=written))
        top.last = key

    def _joined(self, data: LocatedMapping, last: str, key: str, line: int) -> bool:
        """Put the digits after a comma, read as a key without a value, back to the number before them.

        The key has been complained of as the last thing, and so has the key before it in `1,000,000`.
        """
        before = data.marks.get(last, Mark(0))
        text = f"{before.written},{key}"
        if before.line != line or not _GROUPED.fullmatch(text):
            return False
        self.problems.pop()
        if "," in str(before.written):
            self.problems.pop()
        data.put(last, int(text.replace(",", "")), before._replace(written=text))
        self._complain_of_key(
            line,
            f"the comma in '{last}: {text}' begins another field",
            f"Write {data[last]}, without a comma.",
        )
        return True

    def _merge(self, top: _Open, value: Any, line: int) -> None:
        merged = value if isinstance(value, LocatedList) else [value]
        if not all(isinstance(entry, LocatedMapping) for entry in merged):
            self._complain(
                line, "'<<' takes a mapping, or a list of them", "Write '<<: *name' for a mapping '&name'."
            )
            return
        top.merges.extend(merged)

    def _remember(self, anchor: str | None, value: Any, size: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = (value, size)

    def _complain(self, line: int, message: str, remedy: str) -> None:
        self._is_readable = False
        self._complain_of_key(line, message, remedy)

    def _complain_of_key(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem((), message, remedy, Source(self._file, line)))

    def _stop(self, line: int, message: str, remedy: str) -> InvalidConfig:
        problem = Problem((), message, remedy, Source(self._file, line))
        return InvalidConfig((*self.problems, problem))
