"""`tollgate openapi`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.cli.options import DEFAULT_FILE, DEFAULT_OUT, File, out_option
from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


class Form(StrEnum):
    """How the document is written."""

    JSON = "json"
    YAML = "yaml"


def openapi(
    environment: Annotated[str, typer.Argument(help="An environment of the description.")],
    file: File = DEFAULT_FILE,
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
    consumer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="For this consumer: tell of its usage plan and of no other.",
            show_default=False,
        ),
    ] = None,
    no_plans: Annotated[bool, typer.Option("--no-plans", help="Tell of no usage plan.")] = False,
    out: Annotated[Path, out_option("CDKTF's output folder, for --deployed.")] = DEFAULT_OUT,
) -> None:
    """Write an API's OpenAPI document, for those who call it.

    It has the routes, keys, limits, checks and errors as callers meet them, and nothing of the backends.
    The server's id is left open unless --deployed asks the state for it. It tells of every usage plan, unless
    --consumer or --no-plans says otherwise.
    """
    from tollgate.cli.deployed import invoke_url_of
    from tollgate.config.load import load
    from tollgate.files import write
    from tollgate.openapi.described.document import document
    from tollgate.openapi.text import written

    gateway = load(file).only([environment]).environments[environment]
    name = _api(gateway, api, file)
    told = _told_plans(gateway, name, consumer, no_plans=no_plans, file=file)
    url = invoke_url_of(out, gateway, name) if deployed else None
    text = written(document(gateway, name, url=url, told_plans=told), form.value)
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


def _told_plans(
    gateway: Gateway, api: str, consumer: str | None, *, no_plans: bool, file: Path
) -> frozenset[str] | None:
    """The usage plans that the document tells of; None for all of them."""
    from tollgate.config.suggestion import instead

    if consumer is None:
        return frozenset() if no_plans else None
    if no_plans:
        raise TollgateError("--consumer tells of a plan, and --no-plans of none\n  Give one of them.")
    where = f"{file}: in {gateway.environment}"
    if consumer not in gateway.consumers:
        raise TollgateError(
            f"{where} there is no consumer {consumer!r}\n  {instead(consumer, gateway.consumers)}"
        )
    plan = gateway.consumers[consumer].usage_plan
    opened = [name for name in gateway.apis if name in gateway.usage_plans[plan].apis]
    if api not in opened:
        known = f"It opens {', '.join(opened)}: --api {opened[0]}." if opened else "It opens none of them."
        raise TollgateError(
            f"{where} the usage plan {plan!r} of {consumer} does not open the API {api!r}\n  {known}"
        )
    return frozenset({plan})
