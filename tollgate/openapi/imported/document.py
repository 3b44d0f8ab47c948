"""An OpenAPI or Swagger document, read with its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from tollgate.config.located import mark_of
from tollgate.config.problem import Path, Problem
from tollgate.config.source import Source
from tollgate.config.yaml_tree import read_document
from tollgate.errors import InvalidConfig

Version = Literal["2.0", "3.0", "3.1"]

_SURROGATES: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\u([dD][89abAB]\w\w)\\u([dD][c-fC-F]\w\w)")
"""How JSON may write one character as two halves, which YAML does not."""


@dataclass(frozen=True, slots=True)
class Node:
    """What stands somewhere in a document.

    Attributes:
        value: plain data.
        path: where.
    """

    value: Any
    path: Path

    def get(self, name: str) -> Node | None:
        """The entry of a mapping; None where there is none, or where this is no mapping."""
        if not isinstance(self.value, Mapping) or self.value.get(name) is None:
            return None
        return Node(self.value[name], (*self.path, name))

    def text(self, name: str) -> str:
        """A text of a mapping, or nothing."""
        node = self.get(name)
        return node.value if node is not None and isinstance(node.value, str) else ""

    def items(self) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping, without extensions; none where this is no mapping."""
        if isinstance(self.value, Mapping):
            for name, value in self.value.items():
                if not name.startswith("x-"):
                    yield name, Node(value, (*self.path, name))

    def each(self) -> Iterator[Node]:
        """The items of a list; none where this is no list."""
        if isinstance(self.value, Sequence) and not isinstance(self.value, str):
            for position, value in enumerate(self.value):
                yield Node(value, (*self.path, position))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes:
        file: the path as it was given.
        root: all of it.
    """

    file: str
    root: Node
    version: Version

    def source(self, path: Path) -> Source:
        """The line of a place."""
        return Source(self.file, mark_of(self.root.value, path).line)

    def at(self, *path: str) -> Node | None:
        """What stands at a place, or None."""
        node: Node | None = self.root
        for name in path:
            node = node.get(name) if node is not None else None
        return node

    def target(self, reference: str) -> Node | None:
        """What a reference within the document leads to; None where it leads elsewhere, or nowhere."""
        if not reference.startswith("#/"):
            return None
        node: Node | None = self.root
        for part in reference[2:].split("/"):
            name = _unquoted(part)
            if node is not None and isinstance(node.value, list):
                node = next((it for it in node.each() if str(it.path[-1]) == name), None)
            else:
                node = node.get(name) if node is not None else None
        return node


def read(content: bytes, file: str) -> Document:
    """Read a document, YAML or JSON.

    Raises:
        InvalidConfig: it cannot be read, or is of no version that is known.
    """
    if content.lstrip()[:1] == b"{":
        content = _SURROGATES.sub(_joined, content)
    root = read_document(content, file)
    for field, versions in (("swagger", ("2.0",)), ("openapi", ("3.0", "3.1"))):
        for version in versions:
            if re.fullmatch(rf"{re.escape(version)}(\.\d+)?", str(root.get(field))):
                return Document(file, Node(root, ()), _VERSIONS[version])
    given = next((field for field in ("openapi", "swagger") if field in root), None)
    said = f"this is version {root[given]!r} of {given!r}" if given else "this is no OpenAPI document"
    path: Path = (given,) if given else ()
    remedy = "Give one of OpenAPI 3.0 or 3.1, as 'openapi: 3.1.0', or of Swagger 2: 'swagger: \"2.0\"'."
    raise InvalidConfig((Problem(path, said, remedy, Source(file, mark_of(root, path).line)),))


_VERSIONS: Final[dict[str, Version]] = {"2.0": "2.0", "3.0": "3.0", "3.1": "3.1"}


def _joined(match: re.Match[bytes]) -> bytes:
    halves = chr(int(match[2], 16)) + chr(int(match[3], 16))
    return match[1] + halves.encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _unquoted(part: str) -> str:
    """A part of a reference: percent-encoded, with `~1` for a slash (RFC 6901)."""
    from urllib.parse import unquote

    return unquote(part).replace("~1", "/").replace("~0", "~")
