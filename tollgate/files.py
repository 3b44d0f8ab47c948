"""Files that are whole or not there, and folders that can take some."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from tollgate.errors import TollgateError


def write(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a file under another name beside it, and give it its own when it is complete.

    A link stays one: the file that it leads to is written. A device or a pipe is written to as it is, for
    there is nothing to put in its place.

    Args:
        mode: who may do what with it, from its first byte on; by default as with the one before it, or as
            with any other.

    Raises:
        TollgateError: the folder is not there, or may not be written to.
    """
    try:
        if _is_no_file(path):
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            _replace(path.resolve(), text, mode)
    except OSError as error:
        raise TollgateError(
            f"{path}: it cannot be written: {error.strerror}\n  Mend that, and try again."
        ) from error


def obstacle(folder: Path) -> str | None:
    """Why nothing can be written into a folder, which need not exist yet; nothing where it can.

    Permissions alone do not tell: a file system can be read-only, or of a kind that takes no folders.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".tollgate-", dir=_nearest(folder)):
            return None
    except OSError as error:
        return error.strerror or str(error)


def _is_no_file(path: Path) -> bool:
    """Whether it is a device or a pipe, or one of the names that a system has for them."""
    return (path.exists() and not path.is_file()) or path.absolute().is_relative_to("/dev")


def _replace(path: Path, text: str, mode: int | None) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        # A temporary file is its owner's alone until here.
        partial.chmod(_usual_mode(path) if mode is None else mode)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _usual_mode(path: Path) -> int:
    """That of the file before it, or of any other."""
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()


def _nearest(folder: Path) -> Path:
    """The folder, or what is there of the way to it."""
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
