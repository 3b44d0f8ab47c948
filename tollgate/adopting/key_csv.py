"""The CSV that API Gateway imports keys from: which keys to adopt. A value in it is refused.

Source: "API Gateway API key file format": Name, key, description, Enabled, usageplanIds.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tollgate.errors import TollgateError

_VALUE = "key"


def names_in(file: Path) -> tuple[str, ...]:
    """The names of the keys.

    Raises:
        TollgateError: it cannot be read, has no names, or has a value of a key; which is not shown.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream, strict=True)
            columns = [name.strip().lower() for name in next(rows, [])]
            if "name" not in columns:
                raise TollgateError(
                    f"{file}:1: there is no column Name.\n"
                    "  Begin with 'Name,key,description,Enabled,usageplanIds'."
                )
            return tuple(_names(file, columns, rows))
    except OSError as error:
        raise TollgateError(f"{file}: it cannot be read: {error.strerror}.\n  Name another file.") from None
    except (UnicodeDecodeError, csv.Error):
        raise TollgateError(f"{file}: it is no CSV in UTF-8.\n  Save it as such.") from None


def _names(file: Path, columns: list[str], rows: csv.Reader) -> list[str]:  # type: ignore[name-defined]
    found: list[str] = []
    for row in rows:
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        if cells.get(_VALUE):
            raise TollgateError(
                f"{file}:{rows.line_num}: the column 'key' has a key's value, which Tollgate does not take.\n"
                "  Empty the column: Amazon has the value, and it stays as it is. Whoever has read the file "
                "has it too."
            )
        if cells.get("name"):
            found.append(cells["name"])
    return found
