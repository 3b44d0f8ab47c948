"""`tollgate outputs`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.cli.options import DEFAULT_OUT, Out
from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.terraform.outputs import Outputs

MOST_ROWS = 20


def outputs(
    environment: Annotated[str, typer.Argument(help="An environment, or a stack's whole name.")],
    out: Out = DEFAULT_OUT,
    consumer: Annotated[
        str | None, typer.Option(help="Show this consumer's keys only.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    show_keys: Annotated[
        str | None,
        typer.Option(metavar="CONSUMER", help="Print this consumer's key values.", show_default=False),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Print key values even where standard output is no terminal.")
    ] = False,
) -> None:
    """Show where a deployed gateway is, and its plans and keys."""
    if show_keys is not None and not (force or sys.stdout.isatty()):
        raise TollgateError(
            "Key values are printed to a terminal only, and standard output is none. --force prints them "
            "all the same."
        )
    from tollgate.cli.deployed import read

    found = read(out, environment)
    if show_keys is not None:
        _print_values(_of(found.api_key_values, show_keys, environment), as_json=as_json)
        return
    key_ids = (
        found.api_key_ids if consumer is None else {consumer: _of(found.api_key_ids, consumer, environment)}
    )
    if as_json:
        _print_json(found, key_ids)
    else:
        _print_tables(found, key_ids)


def _of(by_consumer: Mapping[str, Mapping[str, str]], consumer: str, environment: str) -> Mapping[str, str]:
    """A consumer's entry, without a word about the others' values."""
    if consumer not in by_consumer:
        from tollgate.config.suggestion import instead

        raise TollgateError(
            f"There is no consumer {consumer!r} among the {len(by_consumer):,} deployed. "
            f"{instead(consumer, by_consumer)}\n  `tollgate outputs {environment} --json` lists them all."
        )
    return by_consumer[consumer]


def _print_values(values: Mapping[str, str], *, as_json: bool) -> None:
    """One line a slot, for no table may fold a value that is to be copied."""
    if as_json:
        print(json.dumps(values, indent=2))
        return
    from tollgate.printable import printable

    width = max(map(len, values), default=0)
    for slot, value in values.items():
        print(f"{slot:<{width}}  {printable(value)}")


def _print_json(found: Outputs, key_ids: Mapping[str, Mapping[str, str]]) -> None:
    document = {
        "apis": {name: asdict(api) for name, api in found.apis.items()},
        "usage_plan_ids": found.usage_plan_ids,
        "api_key_ids": key_ids,
        "domains": found.domains,
    }
    print(json.dumps(document, indent=2))


def _print_tables(found: Outputs, key_ids: Mapping[str, Mapping[str, str]]) -> None:
    from tollgate.terminal import add, console, say, table

    apis = table("APIs", "API", "Endpoint", "Id", "Stage")
    for name, api in found.apis.items():
        add(apis, name, api.invoke_url, api.id, api.stage)
    domains = table("Domains", "Domain", "Its DNS record points to")
    for name, target in found.domains.items():
        add(domains, name, target)
    plans = table("Usage plans", "Plan", "Id")
    for name, id_ in list(found.usage_plan_ids.items())[:MOST_ROWS]:
        add(plans, name, id_)
    keys = table("API keys", "Consumer", "Slot", "Id")
    rows = [(consumer, slot, id_) for consumer, slots in key_ids.items() for slot, id_ in slots.items()]
    for row in rows[:MOST_ROWS]:
        add(keys, *row)

    terminal = console()
    terminal.print(apis, *([domains] if found.domains else []), plans)
    if (more := len(found.usage_plan_ids) - MOST_ROWS) > 0:
        say(terminal, f"… and {more:,} more plans: --json prints them all.")
    terminal.print(keys)
    if (more := len(rows) - MOST_ROWS) > 0:
        say(
            terminal,
            f"… and {more:,} more keys: --consumer NAME shows one consumer's, --json prints all.",
        )
