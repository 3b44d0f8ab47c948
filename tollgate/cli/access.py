"""`tollgate access`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from tollgate.access.matrix import Matrix

DEFAULT_FOLDER = "cdktf.out"

Format = Literal["table", "markdown", "csv", "json"]


def access(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="As for `tollgate audit`; cdktf.out by default."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to show it.")] = "table",
    consumer: Annotated[
        str | None, typer.Option(help="Show the keys of this consumer alone, or this key.")
    ] = None,
    route: Annotated[str | None, typer.Option(help="Show the routes that contain this text.")] = None,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="OLD NEW", help="Show what changes for callers from one to the other."),
    ] = None,
) -> None:
    """Show who may call what, by which plan; which limit binds.

    Exit code 2: something cannot be read.
    """
    from tollgate.access.difference import difference
    from tollgate.report import access as report

    if diff is not None:
        old, new = (_read([path]).only(consumer, route) for path in diff)
        sys.stdout.write(report.changes(list(difference(old, new)), form))
        return
    matrix = _read(paths or [DEFAULT_FOLDER]).only(consumer, route)
    if form == "table":
        _print(matrix)
    else:
        sys.stdout.write(report.render(matrix, form))


def _read(paths: list[str]) -> Matrix:
    from tollgate.access.facts import Facts
    from tollgate.access.matrix import matrix
    from tollgate.printable import printable
    from tollgate.terraform.configuration.read import read_configuration

    found = matrix(Facts(read_configuration(paths)))
    for what in found.omitted:
        sys.stderr.write(printable(f"Not in the table: {what}.") + "\n")
    return found


def _print(matrix: Matrix) -> None:
    from tollgate.access.table import tables
    from tollgate.terminal import add, console, table

    to = console()
    found = list(tables(matrix))
    for each in found:
        shown = table(each.title, *each.head)
        for row in each.rows:
            add(shown, *row)
        to.print(shown)
    if not found:
        to.print("No stage of any API is declared here.")
