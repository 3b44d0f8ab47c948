"""`tollgate init`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from tollgate.errors import TollgateError


def init(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("gateway.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a commented gateway.yaml to start from."""
    from tollgate.files import write

    if file.exists() and not force:
        raise TollgateError(
            f"{file}: the file is there already.\n  Name another one, or write over it with --force."
        )
    write(file, files("tollgate.config").joinpath("starter.yaml").read_text(encoding="utf-8"))
    print(f"{file}: edit it, then check it with 'tollgate validate {file}'.")
