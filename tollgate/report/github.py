"""GitHub's workflow commands: annotations on the lines of a change."""

from __future__ import annotations

from typing import Final

from tollgate.audit.finding import Finding, Report
from tollgate.audit.judgement import Severity
from tollgate.audit.verdict import Verdict
from tollgate.printable import printable
from tollgate.report import words

_COMMANDS: Final[dict[Severity, str]] = {
    "critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice",
}  # fmt: skip


def render(report: Report, verdict: Verdict) -> str:
    """A line for each finding and each warning, and one for all that is suppressed."""
    lines = [_command(finding) for finding in report.findings]
    lines += [f"::warning title=tollgate::{_data(warning)}" for warning in report.warnings]
    if report.suppressed:
        # One, as GitHub shows only the first ten notices of a step.
        said = " ".join(words.suppressed(entry) for entry in report.suppressed)
        lines.append(f"::notice title=Suppressed::{_data(said)}")
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    command = _COMMANDS[finding.severity] if finding.verdict == "fail" else "notice"
    place = finding.nearest
    title = finding.rule.title if finding.verdict == "fail" else f"Not known: {finding.rule.title}"
    properties = {"file": place.file, "line": str(place.line or 1), "title": f"{finding.rule.id} {title}"}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {written}::{_data(f'{finding.message} {finding.remedy}')}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
