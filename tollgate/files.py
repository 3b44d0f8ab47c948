"""Files that are whole or not there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tollgate.errors import TollgateError


def write(path: Path, text: str) -> None:
    """Write a file under another name beside it, and give it its own when it is complete.

    Raises:
        TollgateError: the folder is not there, or may not be written to.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as stream:
            stream.write(text)
        # A temporary file is its owner's alone; this one is to be read as any other.
        Path(stream.name).chmod(0o666 & ~_umask())
        Path(stream.name).replace(path)
    except OSError as error:
        raise TollgateError(
            f"{path}: it cannot be written: {error.strerror}\n  Mend that, and try again."
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
