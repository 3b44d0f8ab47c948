"""JSON, read strictly: what is wrong is told with its line, and a key knows its line when it is asked for."""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, NoReturn, TypeAlias, cast

from tollgate.errors import TollgateError
from tollgate.printable import printable

Json: TypeAlias = "Mapping[str, Any]"

STANDARD_INPUT = "-"
"""What stands for it where a file is named."""
MAX_SIZE = 512 * 1024 * 1024
"""Bytes of a document; ten thousand consumers take ten million."""

_SYNTHESIZE = "Synthesize it anew: python main.py"
"""What to do about a text that is no document, unless it is to be something else."""

_DEPTH_OF_LINES = 3
"""`resource`, its type and its name: how deep a key's line is known."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)

_INDENT = 2
_INDENTED_KEY = re.compile(r'^((?: {2}){1,3})"([^"\\]*)":', re.MULTILINE)

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class InvalidDocument(TollgateError):
    """A file that is no document of Terraform's: `file:line: what is wrong`, and what to do about it."""


class Document:
    """A JSON object with the file that it came from.

    Attributes:
        file: as a person knows it, `cdktf.out/stacks/ai-api-prod/cdk.tf.json`.
        data: the object.
    """

    def __init__(self, file: str, text: str, remedy: str = _SYNTHESIZE) -> None:
        """Parse a text.

        Args:
            remedy: what to do about one that is no document.

        Raises:
            InvalidDocument: it is no JSON object, has a key twice, or is nested too deeply.
        """
        self.file = file
        self._text = text
        self.data: Mapping[str, object] = _parsed(file, text, remedy)

    def line(self, *path: str) -> int | None:
        """The line of a key, from 1: `line("resource", "aws_api_gateway_api_key", "acme__primary")`."""
        offset = self._offsets.get(path)
        return None if offset is None else bisect_right(self._line_starts, offset)

    @cached_property
    def _line_starts(self) -> Sequence[int]:
        """Where each line begins."""
        return [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))]

    @cached_property
    def _offsets(self) -> Mapping[tuple[str, ...], int]:
        """Where each key of the upper levels stands: found when it is first asked for, as it takes long."""
        return _keys_by_indent(self._text, self.data) or dict(_keys(self._text))

    def has(self, text: str) -> bool:
        """Whether a text stands anywhere in the document, or may, where letters are escaped."""
        return text in self._text or "\\u" in self._text


def read(path: Path, remedy: str = _SYNTHESIZE) -> Document:
    """Read a file.

    Args:
        remedy: what to do about one that is no document.

    Raises:
        InvalidDocument: it cannot be read, or is no JSON object.
    """
    try:
        size = path.stat().st_size
        if size > MAX_SIZE:
            raise InvalidDocument(
                f"{path}: it has {size:,} bytes, more than {MAX_SIZE:,}.\n  Is this the document?"
            )
        content = path.read_bytes()
    except OSError as error:
        raise InvalidDocument(f"{path}: it cannot be read: {error.strerror}.\n  {remedy}") from error
    return decoded(str(path), content, remedy)


def standard_input(remedy: str = _SYNTHESIZE) -> Document:
    """The document on standard input.

    Args:
        remedy: what to do about one that is no document.

    Raises:
        InvalidDocument: it is no JSON object in UTF-8.
    """
    return decoded("<standard input>", sys.stdin.buffer.read(), remedy)


def decoded(file: str, content: bytes, remedy: str = _SYNTHESIZE) -> Document:
    """The document that some bytes are.

    Args:
        remedy: what to do about bytes that are no document.

    Raises:
        InvalidDocument: they are no JSON object in UTF-8.
    """
    if not content.strip():
        raise InvalidDocument(f"{file}: it is empty.\n  {remedy}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidDocument(
            f"{file}:{line}: it is not UTF-8, as Terraform's JSON is.\n  {remedy}"
        ) from None
    return Document(file, text, remedy)


def mapping(value: object) -> Json:
    """A value where an object should be; whatever else it is counts as an empty one."""
    return cast("Json", value) if isinstance(value, Mapping) else {}


def _parsed(file: str, text: str, remedy: str) -> Mapping[str, object]:
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        cut = " It ends too early." if not text[error.pos :].strip() else ""
        raise InvalidDocument(
            f"{file}:{error.lineno}: it is not JSON: {error.msg}.{cut}\n  {remedy}"
        ) from None
    except _Twice as twice:
        line = _line_of_second(text, twice.key)
        raise InvalidDocument(
            f"{file}:{line}: {printable(twice.key)!r} is here twice, of which Terraform takes one.\n"
            "  Leave one."
        ) from None
    except RecursionError:
        raise InvalidDocument(f"{file}: it is nested too deeply to be Terraform's.\n  {remedy}") from None
    except ValueError as error:
        raise InvalidDocument(f"{file}: it is not JSON: {error}.\n  {remedy}") from None
    if not isinstance(data, dict):
        raise InvalidDocument(
            f"{file}:1: it is a {_kind(data)}, where Terraform's documents are objects.\n  {remedy}"
        )
    return _paired(data) if _SURROGATE.search(text) else data


class _Twice(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    # Terraform reads a block that is there twice as two blocks, and `//` as nothing.
    for key, _ in pairs:
        if key in seen and key != "//":
            raise _Twice(key)
        seen.add(key)
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON's")


def _kind(data: object) -> str:
    return {list: "list", str: "text", bool: "boolean", type(None): "null"}.get(type(data), "number")


def _paired(value: Any) -> Any:
    """With each half of a character as U+FFFD, which Terraform reads it as, and which can be written."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_paired(key): _paired(entry) for key, entry in value.items()}
    return [_paired(entry) for entry in value] if isinstance(value, list) else value


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _line_of_second(text: str, key: str) -> int:
    """About where: the second place that has the key, which may be of another object."""
    quoted = re.escape(json.dumps(key, ensure_ascii=False))
    places = [match.start() for match in re.finditer(rf"{quoted}\s*:", text)]
    return _line_of(text, places[1] if len(places) > 1 else 0)


def _keys_by_indent(text: str, data: Mapping[str, object]) -> Mapping[tuple[str, ...], int] | None:
    """What `_keys` finds, faster, in a document that is indented as CDKTF does it; None for others."""
    found: dict[tuple[str, ...], int] = {}
    path = ["", "", ""]
    for line in _INDENTED_KEY.finditer(text):
        depth = len(line[1]) // _INDENT
        path[depth - 1] = line[2]
        found[tuple(path[:depth])] = line.start(2) - 1
    sections = [entry for entry in data.values() if isinstance(entry, Mapping)]
    kinds = [entry for section in sections for entry in section.values() if isinstance(entry, Mapping)]
    expected = len(data) + sum(map(len, sections)) + sum(map(len, kinds))
    # Keys with escapes, or of objects in lists, are not those that were counted.
    return found if len(found) == expected else None


def _keys(text: str) -> list[tuple[tuple[str, ...], int]]:
    """The path of each key of the upper levels, with its offset; a list counts as no level."""
    found: list[tuple[tuple[str, ...], int]] = []
    path: list[str] = []
    # Whether each open bracket is an object's, and the last text, which a colon makes a key.
    objects: list[bool] = []
    depth = 0
    last = (0, 0)
    for token in _TOKEN.finditer(text):
        character = text[token.start()]
        if character == '"':
            last = token.span()
        elif character == "{":
            objects.append(True)
            depth += 1
        elif character == "[":
            objects.append(False)
        elif character in "}]":
            if objects and objects.pop():
                depth -= 1
                del path[max(depth - 1, 0) :]
        elif character == ":" and depth <= _DEPTH_OF_LINES:
            path[depth - 1 :] = [json.loads(text[last[0] : last[1]])]
            found.append((tuple(path), last[0]))
    # The first of several is kept.
    found.reverse()
    return found
