"""`tollgate strays`."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.cli.options import DEFAULT_OUT, Out

if TYPE_CHECKING:
    from tollgate.adopting.strays import Stray
    from tollgate.terraform.stacks import Stack

MOST_ROWS = 20


def strays(
    environment: Annotated[str, typer.Argument(help="An environment, or a stack's whole name.")],
    out: Out = DEFAULT_OUT,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete those that are in no usage plan, which open nothing.")
    ] = False,
    older_than: Annotated[
        int, typer.Option(min=0, help="Spare those that were made within so many minutes.")
    ] = 60,
) -> None:
    """Find keys at Amazon that an interrupted apply left behind.

    They have the name of a described key, and no Terraform state knows them, so that Tollgate gave their
    values to nobody. One that is in a plan is never deleted; one that is young may be of an apply that is
    running. Attachments that no state knows are told with the command that takes them over. Exit code 0:
    there is none, or none is left. 1: there are some. 2: it cannot be told.
    """
    from tollgate.adopting import strays as found_in
    from tollgate.adopting.account import client
    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment as terraform_environment
    from tollgate.terraform.runner import Terraform
    from tollgate.terraform.stacks import find_stacks, imported_ids, key_blocks, read_document
    from tollgate.workflow.resharding import KEY, PLAN, keys_and_plans

    stacks = find_stacks(out, environment)
    binary, variables = find_binary(), terraform_environment(os.environ)
    held = {stack: keys_and_plans(stack, Terraform(binary, stack.folder, variables)) for stack in stacks}
    blocks = [block for stack in stacks for block in key_blocks(stack).values()]
    names = {name for block in blocks if isinstance(name := block.get("name"), str) and "${" not in name}
    # What is adopted, or handed over, is no stray.
    taken = {id_ for stack in stacks for id_ in imported_ids(stack)}
    amazon = client(read_document(stacks[0]).region)
    found = found_in.strays(amazon, names, {*taken, *_ids(held, KEY)})
    there = found_in.attachments(amazon, sorted(_ids(held, PLAN)))
    loose = list(_loose(held, [it for it in there if it not in taken]))
    if not found and not loose:
        print(f"No key of {environment} was left behind.")
        return
    if found:
        _show(found)
    young = [stray for stray in found if stray.is_younger(timedelta(minutes=older_than))]
    left = [stray for stray in found if stray.plans or stray in young or not delete]
    for stray in found:
        if stray not in left:
            found_in.delete(amazon, stray)
            print(f"Deleted: {stray.id}")
    for stack, address, id_ in loose:
        print(f"In its plan at Amazon, and in no state: {address}. Take it over:")
        command = shlex.join([binary.path.name, "import", address, id_])
        print(f"  (cd {shlex.quote(str(stack.folder))} && {command})")
    if left:
        print(_what_next(environment, left, young), file=sys.stderr)
    if left or loose:
        raise typer.Exit(1)


def _ids(held: Mapping[Stack, Mapping[str, str]], kind: str) -> set[str]:
    """The ids of all that the states have of a type."""
    return {id_ for ids in held.values() for address, id_ in ids.items() if address.startswith(f"{kind}.")}


def _loose(held: Mapping[Stack, Mapping[str, str]], there: Sequence[str]) -> Iterator[tuple[Stack, str, str]]:
    """Attachments that Amazon has, of keys whose stack's state has none: where it is missing, and its id."""
    from tollgate.workflow.resharding import ATTACHMENT, KEY

    for stack, ids in held.items():
        for address, id_ in ids.items():
            attachment = address.replace(f"{KEY}.", f"{ATTACHMENT}.")
            if address.startswith(f"{KEY}.") and attachment not in ids:
                yield from ((stack, attachment, it) for it in there if it.endswith(f"/{id_}"))


def _show(found: Sequence[Stray]) -> None:
    from tollgate.terminal import add, console, say, table

    keys = table("Keys that no state knows", "Key", "Id", "Made", "In the plans")
    for stray in found[:MOST_ROWS]:
        made = f"{stray.created.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if stray.created else ""
        add(keys, stray.name, stray.id, made, ", ".join(stray.plans) or "none")
    terminal = console()
    terminal.print(keys)
    if (more := len(found) - MOST_ROWS) > 0:
        say(terminal, f"… and {more:,} more.")


def _what_next(environment: str, left: Sequence[Stray], young: Sequence[Stray]) -> str:
    unused = [stray for stray in left if not stray.plans]
    if any(stray not in young for stray in unused):
        return f"Delete what is in no plan: tollgate strays {environment} --delete"
    if unused:
        return (
            "They are young, and may be of an apply that is running. If none is: tollgate strays "
            f"{environment} --delete --older-than 0"
        )
    return (
        "What is in a plan lets somebody in, and is not deleted here. Take it over with its 'import_id', or "
        "delete it by hand: aws apigateway delete-api-key --api-key ID"
    )
