"""`tollgate diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from tollgate.cli.options import DEFAULT_FILE, File

Format = Literal["text", "markdown", "json"]
Only = Literal["callers", "operation", "place"]


def diff(
    here: Annotated[str, typer.Argument(metavar="HERE", help="An environment of the description.")],
    there: Annotated[str, typer.Argument(metavar="THERE", help="The one to compare it with.")],
    file: File = DEFAULT_FILE,
    against: Annotated[
        Path | None,
        typer.Option(
            help="The description that THERE is in, where that is another file.", show_default=False
        ),
    ] = None,
    only: Annotated[
        Only | None,
        typer.Option(
            help="Look at what callers get, at how the gateway is run, or at where it runs alone.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Format, typer.Option(help="How to show it.")] = "text",
) -> None:
    """Show what differs between two environments.

    What callers get comes first, then how the gateway is run; where it runs differs by nature. Exit code 1:
    something differs. Exit code 2: a description cannot be read, or has no such environment.
    """
    from tollgate.comparing import json_format, markdown, terminal
    from tollgate.comparing.compare import Described, compare
    from tollgate.comparing.heading import names
    from tollgate.comparing.part import part_of
    from tollgate.comparing.row import sections
    from tollgate.config.load import load
    from tollgate.terminal import console, say

    description = load(file)
    other = load(against) if against else description
    sides = Described.of(description, here), Described.of(other, there)
    found = [it for it in compare(*sides) if only in (None, part_of(it.path))]
    if output == "json":
        sys.stdout.write(json_format.written(found, *sides))
    elif output == "markdown":
        sys.stdout.write(markdown.written(sections(found), names(*sides)))
    elif found:
        terminal.show(console(), sections(found), names(*sides))
    else:
        say(console(), "{} and {} do not differ.".format(*names(*sides)))
    if found:
        raise typer.Exit(1)
