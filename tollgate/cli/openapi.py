"""`tollgate openapi`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


class Form(StrEnum):
    """How the document is written."""

    JSON = "json"
    YAML = "yaml"


def openapi(
    environment: Annotated[str, typer.Argument(help="An environment of the description.")],
    file: Annotated[
        Path, typer.Option("--file", "-f", envvar="TOLLGATE_FILE", help="The description.")
    ] = Path("gateway.yaml"),
    api: Annotated[
        str | None, typer.Option(help="Which API; needed where there are several.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="The file to write; standard output by default.", show_default=False)
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.JSON,
    deployed: Annotated[
        bool, typer.Option("--deployed", help="Say where the API is, by the state of what was applied.")
    ] = False,
    out: Annotated[
        Path, typer.Option(envvar="CDKTF_OUTDIR", help="CDKTF's output folder, for --deployed.")
    ] = Path("cdktf.out"),
) -> None:
    """Write an API's OpenAPI document, for those who call it.

    It has the routes, keys, limits, checks and errors as callers meet them, and nothing of the backends.
    The server's id is left open unless --deployed asks the state for it.
    """
    from tollgate.cli.deployed import invoke_url_of
    from tollgate.config.load import load
    from tollgate.files import write
    from tollgate.openapi.described.document import document
    from tollgate.openapi.text import written

    gateway = load(file).only([environment]).environments[environment]
    name = _api(gateway, api, file)
    url = invoke_url_of(out, gateway, name) if deployed else None
    text = written(document(gateway, name, url=url), form.value)
    if output is None:
        sys.stdout.write(text)
    else:
        write(output, text)
        print(output)


def _api(gateway: Gateway, asked: str | None, file: Path) -> str:
    """The API that is asked for, or the only one."""
    from tollgate.config.suggestion import instead

    if asked is not None and asked not in gateway.apis:
        raise TollgateError(f"{file}: there is no API {asked!r}\n  {instead(asked, gateway.apis)}")
    if asked is not None:
        return asked
    if len(gateway.apis) == 1:
        return next(iter(gateway.apis))
    if not gateway.apis:
        raise TollgateError(f"{file}: the gateway has no API of its own\n  Describe one below 'apis:'.")
    names = ", ".join(sorted(gateway.apis))
    raise TollgateError(f"{file}: the gateway has several APIs: {names}\n  Say which one: --api NAME.")
