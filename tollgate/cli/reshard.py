"""`tollgate reshard`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer


def reshard(
    environment: Annotated[str, typer.Argument(help="An environment.")],
    out: Annotated[Path, typer.Option(help="CDKTF's output folder, of what is applied.")] = Path("cdktf.out"),
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write; reshard.ENVIRONMENT.json by default.", show_default=False),
    ] = None,
) -> None:
    """Prepare another number of shards: every key keeps its value.

    It reads the states of the environment's stacks, as they were last synthesized, and writes the ids of
    the keys into a file; no values. With it synthesis lets the old stacks forget the keys, and the new ones
    import them: nothing at Amazon changes.
    """
    from tollgate.files import write
    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment as terraform_environment
    from tollgate.terraform.runner import Terraform
    from tollgate.terraform.stacks import Stack, find_stacks
    from tollgate.workflow.resharding import states_of

    stacks = find_stacks(out, environment)
    binary, variables = find_binary(), terraform_environment(os.environ)

    def terraform(stack: Stack) -> Terraform:
        return Terraform(binary, stack.folder, variables)

    def follow(stack: str) -> None:
        print(f"{stack}: reading its state", file=sys.stderr, flush=True)

    found = states_of(environment, stacks, terraform, follow)
    file = output or Path(f"reshard.{found.environment}.json")
    write(file, json.dumps(found.model_dump(), indent=1, sort_keys=True) + "\n")
    count = sum(len(ids) for ids in found.stacks.values())
    print(
        f"{file}: {count:,} ids of {len(stacks)} stack{'' if len(stacks) == 1 else 's'}, and no value.\n"
        "Next:\n"
        "  1. Set 'shards' in the description.\n"
        f"  2. python main.py --reshard {file}\n"
        f"  3. tollgate plan {environment} --no-synth, and tollgate apply {environment}: each key is "
        "forgotten in one stack and imported in another.\n"
        "  4. python main.py --reshard done"
    )
