"""`tollgate review`."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from tollgate.errors import TerraformError, TollgateError

if TYPE_CHECKING:
    from tollgate.terraform.planned.plan import Plan


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

    _check_once(plans)
    read = _told_apart([(plan, read_plan_of(plan, _shown)) for plan in plans])
    _, verdict = reviewed(read, said)
    gc.freeze()
    raise typer.Exit(EXIT_CODES[verdict])


def _check_once(plans: Sequence[str]) -> None:
    """Refuse a plan that is named twice: what it does would be told and counted twice."""
    seen: dict[str, str] = {}
    for plan in plans:
        place = plan if plan == "-" else str(Path(plan).resolve())
        if place in seen:
            raise TollgateError(f"{plan}: it is the same plan as {seen[place]}.\n  Name it once.")
        seen[place] = plan


def _told_apart(plans: Sequence[tuple[str, Plan]]) -> Sequence[Plan]:
    """Plans of which no two stacks have one name: those that would are called as their files are."""
    counted = Counter(plan.stack for _, plan in plans)
    return [
        plan if counted[plan.stack] == 1 else replace(plan, stack=f"{plan.stack} ({place})")
        for place, plan in plans
    ]


def _shown(plan: Path) -> str:
    """A plan file as JSON, which is kept in memory."""
    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment
    from tollgate.terraform.runner import Terraform

    terraform = Terraform(find_binary(), plan.absolute().parent, environment(os.environ))
    try:
        return terraform.show(plan)
    except TerraformError as error:
        raise TerraformError(
            f"{plan}: {error}\n  Review it in the folder where it was made, after terraform init; or there: "
            f"terraform show -json {plan.name} > plan.json"
        ) from error
