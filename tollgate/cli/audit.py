"""`tollgate audit`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tollgate.cli.report_files import STANDARD_OUTPUT
from tollgate.cli.report_files import output as output_of
from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.audit.baseline import Baseline
    from tollgate.audit.finding import Report
    from tollgate.audit.suppression import Suppression
    from tollgate.audit.verdict import Verdict
    from tollgate.terraform.configuration.configuration import Configuration

DEFAULT_FOLDER = "cdktf.out"
DEFAULT_SUPPRESSIONS = "audit.yaml"
FORMATS = ("terminal", "json", "sarif", "junit", "markdown", "github", "gitlab", "html")

Severity = Literal["critical", "high", "medium", "low", "info"]


def audit(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="A folder that CDKTF wrote, a cdk.tf.json, a folder of *.tf.json, a plan's JSON, or - for "
            "standard input; cdktf.out by default.",
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            metavar="FORMAT=FILE",
            help=f"Write the report: {', '.join(FORMATS)}; - is standard output. May be given several times.",
        ),
    ] = None,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="The mildest finding that fails the audit.")
    ] = "high",
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail, with exit code 3, where something cannot be told.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show mild, unknown and suppressed findings too.")
    ] = False,
    suppressions: Annotated[
        Path | None,
        typer.Option(help="Findings that someone answers for; audit.yaml where there is one."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Findings that were there when the audit was adopted.")
    ] = None,
    update_baseline: Annotated[
        bool,
        typer.Option("--update-baseline", help="Write the baseline where there is none, else shrink it."),
    ] = False,
    show_list: Annotated[bool, typer.Option("--list", help="List the rules.")] = False,
    explain: Annotated[str | None, typer.Option(metavar="ID", help="Explain a rule.")] = None,
) -> None:
    """Judge whether Terraform's JSON really guards the API.

    Exit code 0: it does. 1: there is a finding at or above --fail-on. 2: something cannot be read.
    3: something cannot be told, under --strict.
    """
    if show_list:
        _list()
        return
    if explain is not None:
        _explain(explain)
        return
    # A document is needed to the end: looking for garbage in it would find none.
    gc.disable()
    outputs = [output_of(text, FORMATS) for text in output or ["terminal=-"]]
    if update_baseline and baseline is None:
        raise TollgateError("--update-baseline needs a file.\n  Name it: --baseline audit-baseline.json.")

    from tollgate.audit.audit import audit as judge
    from tollgate.audit.rules.registry import RULES
    from tollgate.audit.verdict import EXIT_CODES
    from tollgate.audit.verdict import verdict as verdict_of
    from tollgate.terraform.configuration.read import read_configuration

    answers = _suppressions(suppressions)
    known = _baseline(baseline, may_be_missing=update_baseline)
    configuration = read_configuration(paths or [DEFAULT_FOLDER])
    report = judge(configuration, RULES, suppressions=answers, baseline=known)
    if update_baseline and baseline is not None:
        report = _updated(baseline, known, report)
    verdict = verdict_of(report, fail_on=fail_on, strict=strict)
    for kind, file in outputs:
        _write(kind, file, report, verdict, configuration, fail_on=fail_on, verbose=verbose)
    gc.freeze()
    raise typer.Exit(EXIT_CODES[verdict])


def judged_by_audit(paths: list[str]) -> tuple[Report, Verdict]:
    """What the audit says of some documents, with the answers in audit.yaml, by its defaults."""
    from tollgate.audit.audit import audit as judge
    from tollgate.audit.rules.registry import RULES
    from tollgate.audit.verdict import verdict as verdict_of
    from tollgate.terraform.configuration.read import read_configuration

    report = judge(read_configuration(paths), RULES, suppressions=_suppressions(None), baseline=None)
    return report, verdict_of(report)


def _suppressions(file: Path | None) -> Sequence[Suppression]:
    if file is None and not Path(DEFAULT_SUPPRESSIONS).is_file():
        return ()
    from tollgate.audit.rules.registry import RULES
    from tollgate.audit.suppression_file import read

    return read(file or Path(DEFAULT_SUPPRESSIONS), {rule.id for rule in RULES})


def _baseline(file: Path | None, *, may_be_missing: bool) -> Baseline | None:
    if file is None or (may_be_missing and not file.exists()):
        return None
    from tollgate.audit.baseline import Baseline

    return Baseline.read(file)


def _updated(file: Path, known: Baseline | None, report: Report) -> Report:
    """Write the baseline anew; the report without what is in it now."""
    from dataclasses import replace

    from tollgate.audit.baseline import Baseline
    from tollgate.files import write

    found = (*report.findings, *report.known)
    shrunk = Baseline.of(found) if known is None else known.shrunk(found)
    write(file, shrunk.text())
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if not shrunk.has(finding)),
        known=tuple(finding for finding in found if shrunk.has(finding)),
    )


def _write(
    kind: str,
    file: str,
    report: Report,
    verdict: Verdict,
    configuration: Configuration,
    *,
    fail_on: Severity,
    verbose: bool,
) -> None:
    from tollgate.files import write

    if kind == "terminal" and file == STANDARD_OUTPUT:
        _print(report, verdict, fail_on=fail_on, verbose=verbose)
        return
    text = _rendered(kind, report, verdict, configuration, fail_on=fail_on, verbose=verbose)
    if file == STANDARD_OUTPUT:
        sys.stdout.write(text)
    else:
        write(Path(file), text)


def _print(report: Report, verdict: Verdict, *, fail_on: Severity, verbose: bool) -> None:
    from tollgate.report.terminal import lines

    found = lines(report, verdict, fail_on=fail_on, verbose=verbose)
    if not sys.stdout.isatty():
        # A log has neither colours nor a width, and no need to wait for what makes them.
        sys.stdout.writelines(f"{text}\n" for _, text in found)
        return
    from tollgate.terminal import console, say

    to = console()
    for style, text in found:
        say(to, text, style=style)


def _rendered(
    kind: str,
    report: Report,
    verdict: Verdict,
    configuration: Configuration,
    *,
    fail_on: Severity,
    verbose: bool,
) -> str:
    """A report as text. Each format is imported where it is asked for, so that the others cost nothing."""
    if kind == "terminal":
        from tollgate.report.terminal import lines

        return "".join(f"{text}\n" for _, text in lines(report, verdict, fail_on=fail_on, verbose=verbose))
    if kind == "html":
        from tollgate.access.facts import Facts
        from tollgate.access.matrix import matrix
        from tollgate.report.html import render as page

        return page(report, verdict, matrix(Facts(configuration)))
    return _renderer(kind)(report, verdict)


def _renderer(kind: str) -> Callable[[Report, Verdict], str]:
    from importlib import import_module

    name = "json_format" if kind == "json" else kind
    render: Callable[[Report, Verdict], str] = import_module(f"tollgate.report.{name}").render
    return render


def _list() -> None:
    from tollgate.audit.rules.registry import RULES
    from tollgate.terminal import add, console, table

    shown = table("The rules of the audit", "rule", "severity", "what is wrong", "covers")
    for rule in RULES:
        add(shown, rule.id, rule.severity, rule.title, ", ".join(rule.covers))
    console().print(shown)


def _explain(asked: str) -> None:
    from difflib import get_close_matches

    from tollgate.audit.rules.registry import RULES
    from tollgate.report.rules_page import explained
    from tollgate.terminal import console, say

    rules = {rule.id: rule for rule in RULES}
    rule = rules.get(_id_of(asked))
    if rule is None:
        near = get_close_matches(_id_of(asked), rules, n=1)
        hint = f"Did you mean {near[0]}?" if near else "'tollgate audit --list' has all."
        raise TollgateError(f"There is no rule {asked!r}.\n  {hint}")
    to = console()
    say(to, f"{rule.id}: {rule.title}", style="bold")
    for name, text in explained(rule):
        say(to, f"{name}: {text}")


def _id_of(asked: str) -> str:
    """`TG-R01` for `tg-r1`, `R01` and `r1` too."""
    family = asked.upper().removeprefix("TG-")
    return f"TG-{family[:1]}{family[1:].zfill(2)}"
