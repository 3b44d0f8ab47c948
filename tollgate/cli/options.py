"""Options that several commands have, each called and found alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer


def out_option(help_: str) -> Any:
    """Where CDKTF's output is; synthesis writes where the same variable says."""
    return typer.Option(envvar="CDKTF_OUTDIR", help=help_)


File = Annotated[Path, typer.Option("--file", "-f", envvar="TOLLGATE_FILE", help="The description.")]
DEFAULT_FILE: Final = Path("gateway.yaml")
Out = Annotated[Path, out_option("CDKTF's output folder.")]
DEFAULT_OUT: Final = Path("cdktf.out")
