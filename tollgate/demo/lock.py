"""A file that one process holds, and that is free again once that process has ended, however it ended."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SECONDS_TO_WRITE_AN_ID = 1.0
_SECONDS_TO_DELETE = 5.0
"""More than a living process ever takes for it."""


@dataclass(frozen=True)
class Lock:
    """A file with the id of the process that holds it."""

    file: Path

    def take(self) -> int | None:
        """Hold the file; the other process that holds it, or nothing where this one does now."""
        while not self._make():
            if (holder := self.holder()) is not None:
                return holder
            self._delete_what_is_left()
        return None

    def release(self) -> None:
        """Let others hold it."""
        self.file.unlink(missing_ok=True)

    def holder(self) -> int | None:
        """The other process that holds the file, if it still runs.

        Raises:
            OSError: the file cannot be read.
        """
        with suppress(FileNotFoundError):
            return self._other()
        return None

    def _make(self) -> bool:
        try:
            with self.file.open("x", encoding="ascii") as stream:
                stream.write(str(os.getpid()))
        except FileExistsError:
            return False
        return True

    def _other(self) -> int | None:
        """The holder of a file that is there."""
        deadline = time.monotonic() + _SECONDS_TO_WRITE_AN_ID
        try:
            while not (text := self.file.read_text(encoding="ascii")) and time.monotonic() < deadline:
                time.sleep(0.02)
            pid = int(text)
        except ValueError:
            return None
        return pid if pid != os.getpid() and _runs(pid) else None

    def _is_left(self) -> bool:
        """Whether the file is there and nobody's; one that is missing may be made at any time."""
        try:
            return self._other() is None
        except FileNotFoundError:
            # A link to nothing is there all the same.
            return self.file.is_symlink()

    def _delete_what_is_left(self) -> None:
        """Delete what an ended process left: one at a time, or it could be what another has just made."""
        deleting = self.file.with_name(f"{self.file.name}.deleting")
        try:
            deleting.touch(exist_ok=False)
        except FileExistsError:
            time.sleep(0.02)
            with suppress(FileNotFoundError):
                if time.time() - deleting.stat().st_mtime > _SECONDS_TO_DELETE:
                    deleting.unlink(missing_ok=True)
            return
        try:
            # Another may have deleted it, and hold the file now, since this one looked.
            if self._is_left():
                self.file.unlink(missing_ok=True)
        finally:
            deleting.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    if sys.platform == "win32":
        # There `os.kill(pid, 0)` would send a Ctrl-C.
        import ctypes

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_TO_QUERY, False, pid)
        kernel.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True


_TO_QUERY = 0x1000
"""Windows' PROCESS_QUERY_LIMITED_INFORMATION."""
