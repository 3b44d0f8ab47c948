"""`tollgate plan`, `tollgate apply` and `tollgate drift`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from tollgate.cli.options import DEFAULT_FILE, DEFAULT_OUT, Out
from tollgate.cli.review_output import (
    Accept,
    Answers,
    FailOn,
    Output,
    Reason,
    Reviews,
    Verbose,
    answers,
    reviewed,
)
from tollgate.errors import MissingStack, TollgateError

if TYPE_CHECKING:
    from tollgate.review.verdict import Verdict
    from tollgate.terraform.planned.plan import Plan
    from tollgate.terraform.stacks import Stack
    from tollgate.workflow.planning import Planner, Plans

INTERRUPTED = 130

_FIRST = (
    "No state has anything of it yet: this would be the first apply. Was there one before? Then look which "
    "folder (--out, CDKTF_OUTDIR) or backend has its state."
)

Environment = Annotated[str, typer.Argument(help="An environment, or a stack's whole name.")]
TerraformArguments = Annotated[
    list[str] | None,
    typer.Argument(metavar="[-- TERRAFORM ARGUMENTS]", help="More for terraform plan, after --."),
]
PrintCommands = Annotated[
    bool, typer.Option("--print-commands", help="Print what would be run, and run nothing.")
]
NoSynth = Annotated[
    bool, typer.Option("--no-synth", help="Take what is synthesized already, and do not run main.py.")
]


def plan(
    environment: Environment,
    arguments: TerraformArguments = None,
    output: Output = None,
    fail_on: FailOn = "critical",
    verbose: Verbose = False,
    reviews: Reviews = None,
    accept: Accept = None,
    reason: Reason = None,
    out: Out = DEFAULT_OUT,
    no_synth: NoSynth = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="Print Terraform's own text too, without secrets.")
    ] = False,
    print_commands: PrintCommands = False,
) -> None:
    """Plan an environment, and say what that does to callers.

    It is synthesized and audited first. The plan waits in the stack's folder for `tollgate apply`.
    Exit code 0: nothing at or above --fail-on that nobody answers for. 1: there is something, or the audit
    fails. 2: it cannot be planned or read.
    """
    gc.disable()
    said = answers(output, fail_on, verbose, reviews, accept, reason)
    more = _checked(arguments or [])
    if print_commands:
        _print_plan(environment, out, more, synthesizes=not no_synth)
        return
    # Before it is read: what is edited meanwhile is not what is planned.
    described = {} if no_synth else _described()
    stacks = _stacks(environment, out, synthesizes=not no_synth)
    _audit(stacks)
    planner = _planner(more, with_text=raw, described=described)
    verdict, plans = _plan(stacks, _beside(stacks, out), planner, said)
    if plans.is_first:
        print(_FIRST, file=sys.stderr)
    if verdict != "unknown":
        print(_what_next(environment, verdict, plans), file=sys.stderr)
    if plans.waiting:
        print(_who_waits(environment, plans.waiting), file=sys.stderr)
    _exit(verdict)


def drift(
    environment: Environment,
    arguments: TerraformArguments = None,
    output: Output = None,
    fail_on: FailOn = "medium",
    verbose: Verbose = False,
    reviews: Reviews = None,
    accept: Accept = None,
    reason: Reason = None,
    out: Out = DEFAULT_OUT,
    print_commands: PrintCommands = False,
) -> None:
    """Say what was changed outside of Terraform, to callers too.

    Nothing is changed by it. Exit code 0: nothing at or above --fail-on. 1: drift that matters. 2: it
    cannot be told.
    """
    gc.disable()
    said = answers(output, fail_on, verbose, reviews, accept, reason)
    more = _checked(arguments or [])
    stacks = _stacks(environment, out, synthesizes=False)
    if print_commands:
        from tollgate.workflow.commands import of_plan

        _print_commands(list(of_plan(stacks, _binary_name(), more, synthesizes=False, is_drift=True)))
        return
    verdict, plans = _plan(stacks, _beside(stacks, out), _planner(more, is_drift=True), said)
    if waiting := plans.waiting:
        names = ", ".join(stack.name for stack in waiting[:3]) + (", …" if len(waiting) > 3 else "")
        print(
            f"Of {names} nothing is told: usage plans that they need are yet to be made.\n"
            f"  Apply them first: tollgate plan {environment}",
            file=sys.stderr,
        )
        verdict = "unknown"
    _exit(verdict)


def apply(
    environment: Environment,
    output: Output = None,
    fail_on: FailOn = "critical",
    verbose: Verbose = False,
    reviews: Reviews = None,
    accept: Accept = None,
    reason: Reason = None,
    out: Out = DEFAULT_OUT,
    print_commands: PrintCommands = False,
) -> None:
    """Apply exactly the plan that `tollgate plan` reviewed.

    Exit code 1: an impact at or above --fail-on is not accepted. 2: the plan, the document, the state or the
    description, where it lies here, is another than what was reviewed, or Terraform fails. Nothing is applied
    then but what Terraform says.
    """
    gc.disable()
    said = answers(output, fail_on, verbose, reviews, accept, reason)
    stacks = _stacks(environment, out, synthesizes=False)
    if print_commands:
        from tollgate.workflow.commands import of_apply

        _print_commands(list(of_apply(stacks, _binary_name(), os.environ)))
        return
    from tollgate.report.review.words import why_not
    from tollgate.workflow.applying import in_order

    planner = _planner(())
    ready, waiting = _ready(stacks)
    plans, others = _again(environment, planner, ready, [*waiting, *_beside(stacks, out)])
    judged, verdict = reviewed([*plans, *others], said)
    if verdict != "pass":
        print(f"Nothing is applied: {why_not(judged, fail_on)}", file=sys.stderr)
        _exit(verdict)
    _apply(environment, planner, in_order(ready, plans))
    if waiting:
        print(f"The rest comes next: tollgate plan {environment}", file=sys.stderr)


def _ready(stacks: Sequence[Stack]) -> tuple[Sequence[Stack], Sequence[Stack]]:
    """The stacks that were planned, and those that wait for others."""
    from tollgate.workflow.record import is_waiting

    waiting = [stack for stack in stacks if is_waiting(stack)]
    if len(waiting) == len(stacks):
        raise TollgateError(
            f"{waiting[0].name} waits for another stack, so there is nothing to apply.\n"
            f"  Apply {' and '.join(waiting[0].dependencies)} first, and plan this one then."
        )
    return [stack for stack in stacks if stack not in waiting], waiting


def _again(
    environment: str, planner: Planner, stacks: Sequence[Stack], beside: Sequence[Stack]
) -> tuple[Sequence[Plan], Sequence[Plan]]:
    """The plans that were reviewed, and what the stacks beside them have."""
    from tollgate.workflow.progress import progress

    try:
        with progress(stacks) as follow:
            return planner.checked_again(stacks, follow), [planner.as_it_is(stack) for stack in beside]
    except KeyboardInterrupt:
        print(
            f"Interrupted: nothing is applied. The plan still waits: tollgate apply {environment}",
            file=sys.stderr,
        )
        raise typer.Exit(INTERRUPTED) from None


def _apply(environment: str, planner: Planner, stacks: Sequence[Stack]) -> None:
    from tollgate.workflow.applying import apply_all
    from tollgate.workflow.progress import progress

    try:
        with progress(stacks) as follow:
            done = apply_all(stacks, planner, follow)
    except KeyboardInterrupt:
        print(
            "Interrupted: Terraform has stopped, and written what it did, which may be a part of the plan.\n"
            f"  See what is left: tollgate plan {environment}\n"
            "  A key that was just being made may be at Amazon, in no plan, and Terraform does not know it: "
            f"tollgate strays {environment}",
            file=sys.stderr,
        )
        raise typer.Exit(INTERRUPTED) from None
    for line in done:
        print(line)


def _plan(
    stacks: Sequence[Stack], beside: Sequence[Stack], planner: Planner, said: Answers
) -> tuple[Verdict, Plans]:
    """Plan and review."""
    from tollgate.workflow.progress import progress

    try:
        with progress(stacks) as follow:
            plans = planner.plan_all(stacks, follow, beside)
    except KeyboardInterrupt:
        print("Interrupted: nothing is planned.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    for each in plans.planned:
        if each.text:
            print(each.text)
    _, verdict = reviewed(plans.reviewed, said)
    return verdict, plans


def _what_next(environment: str, verdict: Verdict, plans: Plans) -> str:
    if not plans.waiting and all(each.is_empty for each in plans.planned):
        return "There is nothing to apply: everything is as it is described."
    answer = "" if verdict == "pass" else " --accept ID --reason TEXT"
    return f"{_counted(plans)}\nApply exactly this plan: tollgate apply {environment}{answer}"


def _counted(plans: Plans) -> str:
    """What Terraform will do, what no caller notices too: tags, alarms, a log's days."""
    actions = [change.action for each in plans.planned for change in each.plan.changes]
    replaced = sum(action in ("replace", "replace-first") for action in actions)
    add, destroy = (actions.count(action) + replaced for action in ("create", "delete"))
    return f"Terraform: {add} to add, {actions.count('update')} to change, {destroy} to destroy."


def _who_waits(environment: str, waiting: Sequence[Stack]) -> str:
    names = ", ".join(stack.name for stack in waiting[:3]) + (", …" if len(waiting) > 3 else "")
    what = "1 stack waits" if len(waiting) == 1 else f"{len(waiting)} stacks wait"
    first = " and ".join(sorted({name for stack in waiting for name in stack.dependencies}))
    return (
        f"{what} for usage plans that {first} is yet to make, and no review has told of it: {names}.\n"
        f"  Apply this, and then: tollgate plan {environment}"
    )


def _exit(verdict: Verdict) -> NoReturn:
    from tollgate.review.verdict import EXIT_CODES

    gc.freeze()
    raise typer.Exit(EXIT_CODES[verdict])


def _print_plan(environment: str, out: Path, more: Sequence[str], *, synthesizes: bool) -> None:
    """Print what `tollgate plan` runs: the folders are known once something is synthesized."""
    from tollgate.workflow.commands import SYNTHESIZE, of_plan

    try:
        stacks = _stacks(environment, out, synthesizes=False)
    except MissingStack:
        if not synthesizes:
            raise
        _print_commands([SYNTHESIZE])
        print(
            f"For the rest, once that is done: tollgate plan {environment} --print-commands", file=sys.stderr
        )
        return
    _print_commands(list(of_plan(stacks, _binary_name(), more, synthesizes=synthesizes)))


def _stacks(environment: str, out: Path, *, synthesizes: bool) -> Sequence[Stack]:
    from tollgate.terraform.stacks import find_stacks
    from tollgate.workflow.synthesis import synthesize

    if synthesizes:
        synthesize(out=out, file=None, environment=None, follow=lambda _: None)
    return find_stacks(out, environment)


def _beside(stacks: Sequence[Stack], out: Path) -> Sequence[Stack]:
    from tollgate.terraform.stacks import dependencies_of

    return dependencies_of(out, stacks)


def _audit(stacks: Sequence[Stack]) -> None:
    """Refuse to plan what the audit refuses."""
    from tollgate.cli.audit import judged_by_audit
    from tollgate.report.terminal import lines

    report, verdict = judged_by_audit([str(stack.folder) for stack in stacks])
    if verdict == "fail":
        for _, text in lines(report, verdict, fail_on="high", verbose=False):
            print(text, file=sys.stderr)
        print("Nothing is planned. Mend it, or answer for it in audit.yaml.", file=sys.stderr)
        raise typer.Exit(1)


def _described() -> Mapping[str, str]:
    """The hashes of the files of the description that `main.py` reads."""
    from tollgate.workflow.described import hashes_of

    return hashes_of(os.environ.get("TOLLGATE_FILE") or str(DEFAULT_FILE))


def _planner(
    arguments: Sequence[str],
    *,
    is_drift: bool = False,
    with_text: bool = False,
    described: Mapping[str, str] | None = None,
) -> Planner:
    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment
    from tollgate.workflow.planning import Planner

    return Planner(
        find_binary(), environment(os.environ), tuple(arguments), is_drift, with_text, described or {}
    )


def _binary_name() -> str:
    from tollgate.terraform.binary import NAME_VARIABLE

    return os.environ.get(NAME_VARIABLE) or "terraform"


def _checked(arguments: Sequence[str]) -> Sequence[str]:
    """Arguments of `terraform plan`, but for what would make it another command's.

    Raises:
        TollgateError: one is not for a person to give.
    """
    for argument in arguments:
        if argument.lstrip("-").partition("=")[0] in ("out", "json", "detailed-exitcode", "destroy"):
            raise TollgateError(
                f"{argument}: Tollgate does not take it.\n  It says itself where the plan goes, and "
                "destroys nothing: that is terraform destroy's."
            )
    return arguments


def _print_commands(commands: Sequence[str]) -> None:
    for command in commands:
        print(command)
