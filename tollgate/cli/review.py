"""`tollgate review`."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Annotated

import typer

from tollgate.cli.review_output import (
    Accept,
    FailOn,
    Output,
    Reason,
    Reviews,
    Verbose,
    answers,
    reviewed,
)


def review(
    plans: Annotated[
        list[str],
        typer.Argument(
            metavar="PLAN...",
            help="What `terraform show -json` printed of a plan, the plan file itself in its folder, or - "
            "for standard input.",
        ),
    ],
    output: Output = None,
    fail_on: FailOn = "critical",
    verbose: Verbose = False,
    reviews: Reviews = None,
    accept: Accept = None,
    reason: Reason = None,
) -> None:
    """Say what a Terraform plan does to the callers of an API.

    Exit code 0: nothing at or above --fail-on that nobody answers for. 1: there is something.
    2: the plan cannot be read, failed, or tells a part alone.
    """
    # A plan is needed to the end: looking for garbage in it would find none.
    gc.disable()
    said = answers(output, fail_on, verbose, reviews, accept, reason)
    from tollgate.review.verdict import EXIT_CODES
    from tollgate.terraform.planned.read import read_plan_of

    _, verdict = reviewed([read_plan_of(plan, _shown) for plan in plans], said)
    gc.freeze()
    raise typer.Exit(EXIT_CODES[verdict])


def _shown(plan: Path) -> str:
    """A plan file as JSON, which is kept in memory."""
    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment
    from tollgate.terraform.runner import Terraform

    return Terraform(find_binary(), plan.absolute().parent, environment(os.environ)).show(plan)
