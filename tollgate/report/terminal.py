"""The report for a terminal: quiet when all is well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.audit.finding import Finding, Report
from tollgate.audit.judgement import Severity
from tollgate.audit.verdict import Verdict
from tollgate.printable import printable
from tollgate.report.summary import counts, summary
from tollgate.report.words import WORDS

_SHOWN: Final = 50
"""Findings; more are counted, unless all are asked for."""

_STYLES: Final[dict[Severity, str]] = {
    "critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim",
}  # fmt: skip
_VERDICT_STYLES: Final[dict[Verdict, str]] = {"pass": "green", "fail": "bold red", "unknown": "yellow"}

Line = tuple[str, str]
"""A style and a text."""


def lines(report: Report, verdict: Verdict, *, fail_on: Severity, verbose: bool) -> Iterator[Line]:
    """What to print, line by line.

    Args:
        fail_on: what is milder is counted, unless `verbose`; what is unknown, by what it may be.
        verbose: show everything, what is suppressed too.
    """
    loud: list[Finding] = []
    hidden: list[Finding] = []
    for found in report.findings:
        (loud if verbose or _is_loud(found, fail_on, verdict) else hidden).append(found)
    shown = loud if verbose else loud[:_SHOWN]
    for group in _grouped(shown):
        yield from _finding(group)
    if len(loud) > len(shown):
        yield "", f"… and {len(loud) - len(shown)} more: --verbose shows them.\n"
    if verbose:
        for entry in report.suppressed:
            yield (
                "dim",
                f"suppressed until {entry.expires}: {entry.finding.rule.id} "
                f"{printable(entry.finding.address)}",
            )
            yield "dim", f"  {printable(entry.reason)} ({printable(str(entry.place))})"
    for warning in report.warnings:
        yield "yellow", f"warning: {printable(warning)}"
    yield _VERDICT_STYLES[verdict], f"{WORDS[verdict]}: {summary(report)}."
    if hidden:
        # Where all is hidden the verdict has just told the numbers.
        yield "dim", f"{_hidden(hidden) if loud else 'None of them is shown'}: --verbose shows them."


def _is_loud(finding: Finding, fail_on: Severity, verdict: Verdict) -> bool:
    return finding.is_at_least(fail_on) or (finding.verdict == "unknown" and verdict == "unknown")


def _hidden(hidden: Sequence[Finding]) -> str:
    failed = counts(finding for finding in hidden if finding.verdict == "fail")
    unknown = sum(finding.verdict == "unknown" for finding in hidden)
    parts = [f"{count} {severity}" for severity, count in failed]
    return ", ".join([*parts, *([f"{unknown} unknown"] if unknown else [])]) + " not shown"


def _grouped(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Findings that one change of one line mends, of several stacks or resources, as one."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.verdict, finding.rule.id, str(finding.source or finding.address), finding.message)
        groups.setdefault(key, []).append(finding)
    yield from groups.values()


def _finding(group: Sequence[Finding]) -> Iterator[Line]:
    first = group[0]
    severity = first.severity if first.verdict == "fail" else f"unknown ({first.severity})"
    style = _STYLES[first.severity] if first.verdict == "fail" else "yellow"
    yield style, f"{severity}: {first.rule.title}  [{first.rule.id}]"
    yield from _places(group)
    yield "", f"  {printable(first.message)}"
    yield "", f"  To do: {first.remedy}\n"


def _places(group: Sequence[Finding]) -> Iterator[Line]:
    """The line to change, and where it led to; the document's line alone where no other was written down."""
    if group[0].source:
        yield "bold", f"  {printable(str(group[0].source))}"
        for finding in group:
            yield "dim", f"  {printable(finding.address)}  ({printable(str(finding.place))})"
    else:
        for finding in group:
            yield "bold", f"  {printable(str(finding.place))}"
            yield "dim", f"  {printable(finding.address)}"
