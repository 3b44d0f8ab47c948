"""`tollgate adopt`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tollgate.errors import TollgateError

_SHOWN = 10


def adopt(
    api_id: Annotated[str, typer.Option(help="The id of the REST API that the keys open.")],
    usage_plan: Annotated[
        list[str] | None,
        typer.Option(help="Only this usage plan, by its id; may be given several times.", show_default=False),
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option(
            "--csv", help="Only the keys named in this CSV, as API Gateway imports it.", show_default=False
        ),
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="The AWS region; your profile's by default.", show_default=False)
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="The gateway's name; the API's by default.", show_default=False)
    ] = None,
    output: Annotated[Path, typer.Option("--output", help="The description to write.")] = Path(
        "gateway.yaml"
    ),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Describe plans and keys that are there, to take them over.

    Names, limits and states are read with your AWS credentials, and never a key's value. The first plan
    imports, and changes nothing.
    """
    from tollgate.adopting.account import client, read, without
    from tollgate.adopting.describe import describe
    from tollgate.adopting.key_csv import names_in
    from tollgate.adopting.text import text_of
    from tollgate.config.load import loaded
    from tollgate.errors import InvalidConfig
    from tollgate.files import write

    if output.exists() and not force:
        raise TollgateError(f"{output}: it is there already.\n  Name another: --output FILE; or say --force.")
    names = names_in(csv_file) if csv_file else None
    amazon = client(region)
    found = read(amazon, api_id, usage_plan or ())
    if names is not None:
        found = without(found, names)
    description, left = describe(found, name=name, region=amazon.meta.region_name)
    text = text_of(description, api_id, found.api)
    try:
        loaded(str(output), lambda _: text.encode())
    except InvalidConfig as error:
        raise TollgateError(f"What was found cannot be described, so nothing is written:\n{error}") from None
    write(output, text)
    plans, keys = len(description["usage_plans"]), len(description["consumers"])
    print(f"{output}: {plans} usage plan(s) and {keys:,} key(s) that {found.api} is opened by.")
    for line in left[:_SHOWN]:
        print(f"Not in it: {line}", file=sys.stderr)
    if len(left) > _SHOWN:
        print(f"… and {len(left) - _SHOWN:,} more that are not in it.", file=sys.stderr)
    print("See that the first plan imports and changes nothing: tollgate plan default")
