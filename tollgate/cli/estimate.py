"""`tollgate estimate`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tollgate.review.estimate import Estimate

DEFAULT_FOLDER = "cdktf.out"
_SHOWN = 5
_LEAST = 1.0
"""Seconds: what takes less holds nobody up."""


def estimate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="A plan's JSON; or as for `tollgate audit`, and then everything is taken to be made anew. "
            "cdktf.out by default.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Say how long an apply takes at least.

    Amazon's limits tell, and which of them binds is told too. Exit code 2: something cannot be read.
    """
    gc.disable()
    found = _estimated(paths or [DEFAULT_FOLDER])
    if as_json:
        _print_json(found)
        return
    from tollgate.review.estimate import duration

    lines = [str(found)]
    for share in [share for share in found.shares if share.seconds >= _LEAST][:_SHOWN]:
        how_often = f"one in {share.rate.seconds:g} s, {share.rate.burst} at once"
        lines.append(f"  {duration(share.seconds):>10}  {share}: {how_often}")
    lines.append("At least: what Terraform and the provider take comes on top. Source: Amazon's quotas.")
    sys.stdout.write("\n".join(lines) + "\n")


def _estimated(paths: list[str]) -> Estimate:
    from tollgate.review.estimate import of_changes, of_configuration
    from tollgate.terraform.configuration.read import read_configuration
    from tollgate.terraform.planned.read import is_plan_json, read_plan_of

    if all(map(is_plan_json, map(Path, paths))):
        return of_changes(change for path in paths for change in read_plan_of(path).changes)
    configuration = read_configuration(paths)
    if (stacks := len(configuration.stacks)) > 1:
        print(f"{stacks} stacks are counted together, as of one account and region.", file=sys.stderr)
    return of_configuration(configuration)


def _print_json(found: Estimate) -> None:
    import json

    document = {
        "version": 1,
        "seconds": found.seconds,
        "binding": found.binding.rate.name if found.binding else None,
        "limits": [
            {"name": share.rate.name, "calls": share.calls, "seconds": share.seconds}
            for share in found.shares
        ],
    }
    sys.stdout.write(json.dumps(document, indent=2) + "\n")
