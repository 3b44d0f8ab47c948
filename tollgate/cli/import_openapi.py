"""`tollgate import-openapi`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.config.problem import Problem


def import_openapi(
    document: Annotated[Path, typer.Argument(metavar="FILE", help="OpenAPI 3.0, 3.1 or Swagger 2.")],
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", help="The description that it is for.", show_default=False),
    ] = None,
    backend: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The backend; the document's server by default.", show_default=False
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="The API's name; of the title by default.", show_default=False)
    ] = None,
    skip: Annotated[bool, typer.Option("--skip", help="Leave out operations that cannot be kept.")] = False,
    output: Annotated[
        Path | None, typer.Option(help="The file to write; standard output by default.", show_default=False)
    ] = None,
) -> None:
    """Make routes of an OpenAPI document, for gateway.yaml.

    Every route asks for a key, unless its operation says `security: []`. Exit code 2: something cannot be
    kept; all of it is told, with its line. What a person should know of the rest stands in it as comments,
    and is told on standard error.
    """
    from tollgate.config.load import content_of
    from tollgate.files import write
    from tollgate.openapi.imported.document import read
    from tollgate.openapi.imported.pasted import check, text_of
    from tollgate.openapi.imported.piece import piece_of

    if not document.is_file():
        raise TollgateError(f"{document}: there is no such file\n  Name an OpenAPI document.")
    found = read(content_of(str(document)), str(document))
    piece = piece_of(found, backend=backend, name=name, skip=skip)
    check(piece, file)
    text = text_of(piece, document.name)
    if output is None:
        sys.stdout.write(text)
    else:
        write(output, text)
        print(output)
    _tell("note", piece.notes)
    _tell("left out", list(dict.fromkeys(skipped.why for skipped in piece.skipped)))
    print(
        "note: answers, descriptions and what parameters look like are not in it. A backend that asks for a "
        "credential of its own needs 'secret_headers': it gets no caller's key.",
        file=sys.stderr,
    )


def _tell(what: str, problems: Sequence[Problem]) -> None:
    from tollgate.printable import printable

    for problem in problems:
        for line in f"{what}: {problem}".splitlines():
            print(printable(line), file=sys.stderr)
