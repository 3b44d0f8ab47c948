"""`tollgate reshard`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.cli.options import DEFAULT_OUT, out_option
from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.config.reshard import Reshard
    from tollgate.terraform.stacks import Stack

_SHOWN = 5


def reshard(
    environment: Annotated[str, typer.Argument(help="An environment.")],
    out: Annotated[Path, out_option("CDKTF's output folder, of what is applied.")] = DEFAULT_OUT,
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write; reshard.ENVIRONMENT.json by default.", show_default=False),
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help="Look whether every key is in the state where it belongs.")
    ] = False,
) -> None:
    """Prepare another number of shards; keys keep their values.

    It reads the states of the environment's stacks, as they were last synthesized, and writes the ids of
    the keys into a file; no values. With it synthesis lets the old stacks forget the keys, and the new ones
    import them: nothing at Amazon changes. Exit code 2: it cannot be told, or with --done: it is not done.
    """
    from tollgate.terraform.stacks import find_stacks, is_of_account, notes_of
    from tollgate.workflow.resharding import core_of, note_done

    stacks = [stack for stack in find_stacks(out, environment) if not is_of_account(stack)]
    core = core_of(environment, stacks)
    found = _read(environment, stacks)
    if done:
        _check(environment, stacks, found)
        note_done(core)
        print(
            f"{environment}: every key is in the state where it belongs. Go on: python main.py; the file "
            "that --reshard took is of no more use."
        )
        return
    _write(environment, found, output, is_under_way=notes_of(core).get("reshards") is True, stacks=stacks)


def _read(environment: str, stacks: Sequence[Stack]) -> Reshard:
    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment as terraform_environment
    from tollgate.terraform.runner import Terraform
    from tollgate.workflow.resharding import states_of

    binary, variables = find_binary(), terraform_environment(os.environ)

    def follow(stack: str) -> None:
        print(f"{stack}: reading its state", file=sys.stderr, flush=True)

    return states_of(environment, stacks, lambda stack: Terraform(binary, stack.folder, variables), follow)


def _check(environment: str, stacks: Sequence[Stack], found: Reshard) -> None:
    from tollgate.workflow.resharding import misplaced

    if wrong := list(misplaced(stacks, found)):
        count = len({address for address, _ in wrong})
        more = f"\n  … and {len(wrong) - _SHOWN:,} more" if len(wrong) > _SHOWN else ""
        raise TollgateError(
            f"{environment}: {count:,} key{' is' if count == 1 else 's are'} not where "
            f"{'it belongs' if count == 1 else 'they belong'}:\n  "
            + "\n  ".join(text for _, text in wrong[:_SHOWN])
            + more
            + f"\n  Apply all stacks: tollgate apply {environment}; where one was not planned, or has "
            f"changed since: tollgate plan {environment} --no-synth"
        )


def _write(
    environment: str, found: Reshard, output: Path | None, *, is_under_way: bool, stacks: Sequence[Stack]
) -> None:
    from tollgate.config.reshard import read_reshard
    from tollgate.files import write
    from tollgate.workflow.record import is_waiting
    from tollgate.workflow.resharding import with_what_is_under_way

    file = output or Path(f"reshard.{environment}.json")
    if is_under_way:
        # Some of it may be applied: what one state has forgotten and no other has is in the file alone.
        found = with_what_is_under_way(found, read_reshard(file))
    if late := [stack.name for stack in stacks if is_waiting(stack)]:
        raise TollgateError(
            f"{environment}: {late[0]} waits for a change that is not applied.\n"
            f"  Apply it first: tollgate plan {environment}, and tollgate apply {environment}."
        )
    count = sum(len(ids) for ids in found.stacks.values())
    if not count:
        raise TollgateError(
            f"{environment}: the states of its stacks have no keys, so there is nothing to hand over.\n"
            "  Is it applied from another folder, or is its backend in another account? Then read them there."
        )
    write(file, json.dumps(found.model_dump(), indent=1, sort_keys=True) + "\n")
    print(
        f"{file}: {count:,} ids of {len(stacks)} stack{'' if len(stacks) == 1 else 's'}, and no value.\n"
        "Next:\n"
        "  1. Set 'shards' in the description.\n"
        f"  2. python main.py --reshard {file}\n"
        f"  3. tollgate plan {environment} --no-synth, and tollgate apply {environment}: each key is "
        "forgotten in one stack and imported in another.\n"
        f"  4. tollgate reshard {environment} --done"
    )
