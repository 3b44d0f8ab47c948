"""Markdown for a job's summary or a comment, short enough for either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.audit.finding import Finding, Report
from tollgate.audit.verdict import Verdict
from tollgate.printable import printable
from tollgate.report.summary import summary
from tollgate.report.words import WORDS

MAX_LENGTH: Final = 65_000
"""Characters: GitHub takes 65,536 in a comment."""

_SIGNS: Final[dict[Verdict, str]] = {"pass": "✅", "fail": "❌", "unknown": "❔"}
_CUT: Final = "\n\n*{count} more findings do not fit here: read the JSON or the HTML report.*\n"
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|#~!&$@])")


def render(report: Report, verdict: Verdict) -> str:
    """Verdict, numbers, a table of findings; suppressed ones and warnings below."""
    head = f"## {_SIGNS[verdict]} {WORDS[verdict]}\n\n{summary(report)}.\n"
    tail = "".join(_tail(report))
    if len(tail) > MAX_LENGTH // 4:
        tail = (
            f"\n{len(report.suppressed)} suppressed, {len(report.warnings)} warnings: see the JSON report.\n"
        )
    return head + _table(report.findings, MAX_LENGTH - len(head) - len(tail)) + tail


def _table(findings: Sequence[Finding], room: int) -> str:
    if not findings:
        return ""
    text = "\n| severity | where | what | to do |\n|---|---|---|---|\n"
    for number, finding in enumerate(findings):
        row = _row(finding)
        if len(text) + len(row) + len(_CUT) + len(str(len(findings))) > room:
            return text + _CUT.format(count=len(findings) - number)
        text += row
    return text


def _row(finding: Finding) -> str:
    severity = finding.severity if finding.verdict == "fail" else f"unknown ({finding.severity})"
    where = f"{escaped(str(finding.nearest))}<br>{escaped(finding.address)}"
    what = f"**{finding.rule.id}** {escaped(finding.message)}"
    return f"| {severity} | {where} | {what} | {escaped(finding.remedy)} |\n"


def _tail(report: Report) -> Iterator[str]:
    if report.suppressed:
        yield "\n<details><summary>Suppressed</summary>\n\n"
        for entry in report.suppressed:
            yield (
                f"- {entry.finding.rule.id} {escaped(entry.finding.address)}, until {entry.expires}: "
                f"{escaped(entry.reason)} ({escaped(str(entry.place))})\n"
            )
        yield "\n</details>\n"
    if report.warnings:
        yield "\n**Warnings**\n\n"
        yield from (f"- {escaped(warning)}\n" for warning in report.warnings)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", printable(text))
