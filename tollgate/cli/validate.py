"""`tollgate validate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.errors import InvalidConfig

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def validate(
    file: Annotated[Path, typer.Argument(envvar="TOLLGATE_FILE", help="The description.")] = Path(
        "gateway.yaml"
    ),
) -> None:
    """Check a description, and tell all of its problems at once.

    Each with its line and what would be right. Exit code 2: there is a problem.
    """
    from tollgate.config.headroom import headroom
    from tollgate.config.load import load
    from tollgate.config.presumptions.presumed import presumed

    try:
        description = load(file)
    except InvalidConfig as error:
        print(error, file=sys.stderr)
        print(_count(len(error.problems), "problem") + ".", file=sys.stderr)
        raise typer.Exit(2) from None
    print(f"{file}: {description.name} is sound.")
    for name, gateway in description.environments.items():
        print(f"  {name} in {gateway.region}: {_summary(gateway)}")
    having: dict[str, list[str]] = {}
    for name, gateway in description.environments.items():
        for line in dict.fromkeys(presumed(gateway)):
            having.setdefault(line, []).append(name)
    for line, names in having.items():
        of_some = len(names) < len(description.environments)
        print(f"  {line}" + (f" (in the environment {' and '.join(names)})" if of_some else ""))
    for line in headroom(description.environments):
        print(f"  {line}")


def _summary(gateway: Gateway) -> str:
    routes = [route for api in gateway.apis.values() for route in api.routes.values()]
    public = sum(route.public for route in routes)
    keys = sum(len(consumer.keys) for consumer in gateway.consumers.values())
    open_to_all = f" ({public:,} public)" if public else ""
    return (
        f"{_count(len(gateway.apis), 'API')}, {_count(len(routes), 'route')}{open_to_all}, "
        f"{_count(len(gateway.usage_plans), 'usage plan')}, {_count(len(gateway.consumers), 'consumer')}, "
        f"{_count(keys, 'API key')}" + (f" in {_count(gateway.shards, 'shard')}" if gateway.shards else "")
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
