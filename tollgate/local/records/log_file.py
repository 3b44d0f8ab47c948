"""The access log as a file: lines go out together, a few times a second, and at the end."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TextIO

from tollgate.errors import TollgateError

STANDARD_OUTPUT = "-"
_PAUSE = 0.1
"""Seconds that a line waits at most: a write for each would take as long as the rest of a call."""


class LogFile:
    """Lines are added to what is there."""

    def __init__(self, path: str) -> None:
        """Open it.

        Args:
            path: `-` for standard output.

        Raises:
            TollgateError: it cannot be written to.
        """
        self._lines: list[str] = []
        self._waits = False
        try:
            self._file = _opened(path)
        except OSError as error:
            raise TollgateError(
                f"{path}: the access log cannot be written there: {error.strerror}.\n"
                "  Name a file in a folder that is there, or '-' for standard output."
            ) from error

    def add(self, line: str) -> None:
        """Add a line; of an event loop, soon."""
        self._lines.append(line)
        if not self._waits:
            self._waits = True
            asyncio.get_running_loop().call_later(_PAUSE, self.flush)

    def flush(self) -> None:
        """Write what was added."""
        self._waits = False
        lines, self._lines = self._lines, []
        if lines:
            self._file.write("\n".join(lines) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Write what was added, and close it."""
        self.flush()
        if self._file is not sys.stdout:
            self._file.close()


def _opened(path: str) -> TextIO:
    if path == STANDARD_OUTPUT:
        return sys.stdout
    return Path(path).open("a", encoding="utf-8", errors="backslashreplace", newline="\n")
