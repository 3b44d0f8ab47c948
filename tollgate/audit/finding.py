"""What an audit comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from tollgate.audit.judgement import SEVERITIES, Severity
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Place

Verdict: TypeAlias = Literal["fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a resource breaks, or of which it cannot be told.

    Attributes:
        stack: the name of the resource's stack, `ai-api-prod`.
        address: within its stack, `aws_api_gateway_method.inference__GET`.
        source: the line of the description to change, where synthesis wrote it down.
        place: the line of the document.
        message: what is wrong and for whom, one sentence.
        remedy: what to do.
    """

    rule: Rule
    verdict: Verdict
    severity: Severity
    stack: str
    address: str
    source: Place | None
    place: Place
    message: str
    remedy: str

    @property
    def nearest(self) -> Place:
        """The line that a person can change."""
        return self.source or self.place

    def is_at_least(self, severity: Severity) -> bool:
        """Whether it is as bad as that, or worse."""
        return SEVERITIES.index(self.severity) <= SEVERITIES.index(severity)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that someone answers for.

    Attributes:
        expires: the last day that it holds.
        place: where it is written.
    """

    finding: Finding
    reason: str
    expires: date
    place: Place


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit comes to.

    Attributes:
        inputs: the documents, as a person knows them.
        findings: the worst first, then by stack and address.
        suppressed: those that someone answers for.
        known: those that the baseline has.
        warnings: what to look at besides: a suppression that matches nothing, a part that was not read.
        passed: how many resources passed each rule, by the rule's id; no entry where there was none.
        rules: every rule that was asked.
    """

    inputs: tuple[str, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    known: tuple[Finding, ...]
    warnings: tuple[str, ...]
    passed: Mapping[str, int]
    rules: tuple[Rule, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """What is wrong."""
        return tuple(finding for finding in self.findings if finding.verdict == "fail")

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """What cannot be told."""
        return tuple(finding for finding in self.findings if finding.verdict == "unknown")
