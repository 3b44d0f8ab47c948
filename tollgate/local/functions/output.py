"""What functions print: on our standard error or into a file, each line with its function's name before."""

from __future__ import annotations

import asyncio
import sys
from typing import Final, TextIO

MAX_LINE: Final = 256 * 1024
"""Bytes that are kept of a line until it ends; a longer one is handed on in pieces."""


class Lines(asyncio.Protocol):
    """Hands on the lines of a function as they come."""

    def __init__(self, name: str, file: TextIO | None) -> None:
        """Begin.

        Args:
            file: None for standard error.
        """
        self._name = name
        self._file = file
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        """Take what was printed."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._write(lines)
        if len(self._rest) >= MAX_LINE:
            self.end()

    def end(self) -> None:
        """Hand on what is left, as a line."""
        if self._rest:
            self._write([self._rest])
            self._rest = b""

    def _write(self, lines: list[bytes]) -> None:
        file = sys.stderr if self._file is None else self._file
        file.writelines(f"[{self._name}] {line.decode(errors='replace')}\n" for line in lines)
        file.flush()
