"""Where in a file a piece of the description stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A line of a file, as a person would look for it.

    Attributes:
        file: the path as the user gave it, never an absolute one of our making.
        line: counted from 1.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"
