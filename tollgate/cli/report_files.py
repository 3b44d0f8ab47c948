"""`--output FORMAT=FILE`, which several commands take."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tollgate.errors import TollgateError

STANDARD_OUTPUT = "-"


def output(text: str, formats: Collection[str]) -> tuple[str, str]:
    """`json=report.json` as a format and a file, both of which there may be.

    Raises:
        TollgateError: there is no such format, or the file cannot be written.
    """
    from tollgate.files import obstacle

    kind, equals, file = text.partition("=")
    if kind not in formats:
        raise TollgateError(f"--output {text}: {kind!r} is no format.\n  Use one of {', '.join(formats)}.")
    if not equals or not file:
        raise TollgateError(f"--output {text}: it names no file.\n  Write --output {kind}=FILE, or {kind}=-.")
    if file != STANDARD_OUTPUT:
        folder = Path(file).parent
        why = obstacle(folder) if folder.is_dir() else "there is no such folder"
        if Path(file).is_dir():
            why = "it is a folder"
        if why:
            raise TollgateError(f"--output {text}: it cannot be written: {why}.\n  Name another file.")
    return kind, file
