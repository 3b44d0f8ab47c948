"""Plain data that remembers the lines it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tollgate.config.problem import Path


class Mark(NamedTuple):
    """Where a key stands.

    Attributes:
        line: counted from 1.
        within: the path of the part that the user wrote it under: `()`, or `("environments", "prod")`.
        written: how a value that is no text was written, `09` for 9.
        file: where that is not the description's own.
    """

    line: int
    within: Path = ()
    written: str | None = None
    file: str | None = None


class LocatedMapping(dict[str, Any]):
    """A mapping whose keys know their lines.

    Attributes:
        marks: where each key stands, and each that an environment took away.
    """

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, Mark] = {}

    def put(self, key: str, value: Any, mark: Mark) -> None:
        self[key] = value
        self.marks[key] = mark

    def drop(self, key: str) -> None:
        self.pop(key, None)
        self.marks.pop(key, None)

    def replaced(self, values: Mapping[str, Any]) -> LocatedMapping:
        """A copy with other values on the same lines."""
        copied = LocatedMapping()
        copied.update(self)
        copied.update(values)
        copied.marks = dict(self.marks)
        return copied


class LocatedList(list[Any]):
    """A list whose items know their lines."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Mark] = []

    def put(self, value: Any, mark: Mark) -> None:
        self.append(value)
        self.marks.append(mark)


def mark_of(data: object, path: Path) -> Mark:
    """The mark of the deepest part of a path that exists; the first line where none does."""
    mark = Mark(1)
    for part in path:
        if isinstance(data, LocatedMapping) and part in data:
            mark = data.marks[str(part)]
            data = data[str(part)]
        elif isinstance(data, LocatedList) and isinstance(part, str) and part in data:
            # A list of names stands for entries without fields of their own.
            return data.marks[data.index(part)]
        elif isinstance(data, LocatedList) and isinstance(part, int) and part < len(data):
            mark = data.marks[part]
            data = data[part]
        else:
            return data.marks.get(str(part), mark) if isinstance(data, LocatedMapping) else mark
    return mark
