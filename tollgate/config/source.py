"""Where in a file a piece of the description stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Source:
    """A line of a file, as a person would look for it.

    Attributes:
        file: the path as the user gave it, never an absolute one of our making.
        line: counted from 1; 0 for the file as a whole.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def shown(self) -> str:
        """For a document that must read the same on every machine: an absolute path is only its name."""
        return f"{_shown(self.file)}:{self.line}"


@cache
def _shown(file: str) -> str:
    path = PurePath(file)
    return path.name if path.is_absolute() else path.as_posix()
