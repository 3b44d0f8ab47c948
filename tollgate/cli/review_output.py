"""What the commands that review a plan have in common: their answers, their reports and their exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tollgate.cli.report_files import STANDARD_OUTPUT, output

if TYPE_CHECKING:
    from tollgate.review.acceptance import Acceptance, Judged
    from tollgate.review.verdict import Verdict
    from tollgate.terraform.planned.plan import Plan

FORMATS = ("terminal", "json", "sarif", "junit", "markdown", "html")

Risk = Literal["none", "low", "medium", "high", "critical"]

Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        metavar="FORMAT=FILE",
        help=f"Write the review: {', '.join(FORMATS)}; - is standard output. May be given several times.",
    ),
]
FailOn = Annotated[Risk, typer.Option("--fail-on", help="The mildest risk that fails the review.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show every name, and what no caller notices.")
]
Reviews = Annotated[
    Path | None, typer.Option("--reviews", help="Impacts that someone answers for; reviews.yaml if there.")
]
Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="ID", help="Answer for an impact, in this run. Needs --reason."),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why --accept may be.")]


@dataclass(frozen=True)
class Answers:
    """What a command line says of a review.

    Attributes:
        outputs: formats with files.
    """

    outputs: Sequence[tuple[str, str]]
    acceptances: Sequence[Acceptance]
    fail_on: Risk
    verbose: bool


def answers(
    outputs: list[str] | None,
    fail_on: Risk,
    verbose: bool,
    reviews: Path | None,
    accept: list[str] | None,
    reason: str | None,
) -> Answers:
    """Read what a command line says, before anything that takes time.

    Raises:
        TollgateError: a part of it cannot be.
    """
    wanted = [output(text, FORMATS) for text in outputs or ["terminal=-"]]
    return Answers(wanted, _acceptances(reviews, accept or [], reason), fail_on, verbose)


def reviewed(plans: Sequence[Plan], said: Answers) -> tuple[Judged, Verdict]:
    """Review some plans, and write the reports."""
    from tollgate.review.acceptance import judge
    from tollgate.review.review import review
    from tollgate.review.verdict import verdict as verdict_of

    judged = judge(review(plans), said.acceptances)
    verdict = verdict_of(judged, fail_on=said.fail_on)
    for kind, file in said.outputs:
        _write(kind, file, judged, verdict, said)
    return judged, verdict


def _acceptances(reviews: Path | None, accept: Sequence[str], reason: str | None) -> Sequence[Acceptance]:
    from tollgate.review.acceptance import DEFAULT_FILE, of_options, read_acceptances

    file = reviews or Path(DEFAULT_FILE)
    written = read_acceptances(file) if reviews is not None or file.is_file() else ()
    return (*written, *of_options(accept, reason))


def _write(kind: str, file: str, judged: Judged, verdict: Verdict, said: Answers) -> None:
    if kind == "terminal" and file == STANDARD_OUTPUT and sys.stdout.isatty():
        _print(judged, verdict, said)
        return
    # No secret is in it; what was overlooked would be found here.
    text = _without_secrets(_rendered(kind, judged, verdict, said), judged)
    if file == STANDARD_OUTPUT:
        sys.stdout.write(text)
    else:
        from tollgate.files import write

        write(Path(file), text)


def _print(judged: Judged, verdict: Verdict, said: Answers) -> None:
    from tollgate.report.review.terminal import lines
    from tollgate.terminal import console, say

    to = console()
    for style, text in lines(judged, verdict, verbose=said.verbose):
        say(to, _without_secrets(text, judged), style=style)


def _rendered(kind: str, judged: Judged, verdict: Verdict, said: Answers) -> str:
    """A review as text. Each format is imported where it is asked for, so that the others cost nothing."""
    if kind == "terminal":
        from tollgate.report.review.terminal import lines

        return "".join(f"{text}\n" for _, text in lines(judged, verdict, verbose=said.verbose))
    if kind == "junit":
        from tollgate.report.review.junit import render as junit

        return junit(judged, verdict, fail_on=said.fail_on)
    module = import_module(f"tollgate.report.review.{'json_format' if kind == 'json' else kind}")
    text: str = module.render(judged, verdict)
    return text


def _without_secrets(text: str, judged: Judged) -> str:
    for plan in judged.review.plans:
        text = plan.secrets.text(text)
    return text
