"""`tollgate schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def schema(
    output: Annotated[
        Path | None, typer.Option(help="The file to write; standard output by default.", show_default=False)
    ] = None,
) -> None:
    """Print the JSON Schema of gateway.yaml, for editors."""
    from tollgate.config.schema import file_schema
    from tollgate.files import write

    text = json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"
    if output is None:
        print(text, end="")
    else:
        write(output, text)
        print(output)
