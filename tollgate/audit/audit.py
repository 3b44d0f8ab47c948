"""Asks every rule of every resource that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tollgate.access.facts import Facts
from tollgate.audit.finding import Finding, Report
from tollgate.audit.judgement import SEVERITIES, Failed, Passed, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.resource import Resource


def audit(configuration: Configuration, rules: Sequence[Rule]) -> Report:
    """Judge all stacks by all rules."""
    facts = Facts(configuration)
    findings: list[Finding] = []
    passed: Counter[str] = Counter()
    for rule in rules:
        for subject in rule.subjects(facts):
            judgement = rule.judge(subject, facts)
            if isinstance(judgement, Passed):
                passed[rule.id] += 1
            elif isinstance(judgement, (Failed, Undecided)):
                findings.append(_finding(rule, subject, judgement, facts))
    return Report(
        inputs=tuple(stack.file for stack in configuration.stacks),
        findings=tuple(_sorted(findings)),
        suppressed=(),
        known=(),
        warnings=tuple(configuration.unread()),
        passed=dict(passed),
        rules=tuple(rules),
    )


def _finding(rule: Rule, subject: Resource, judgement: Failed | Undecided, facts: Facts) -> Finding:
    failed = isinstance(judgement, Failed)
    return Finding(
        rule=rule,
        verdict="fail" if failed else "unknown",
        severity=(judgement.severity if isinstance(judgement, Failed) else None) or rule.severity,
        stack=subject.stack,
        address=subject.address,
        source=subject.source,
        place=subject.place,
        message=judgement.message,
        remedy=rule.in_gateway if facts.is_of_tollgate(subject.stack) else rule.in_terraform,
    )


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(
        findings,
        key=lambda found: (
            SEVERITIES.index(found.severity),
            found.verdict,
            found.rule.id,
            found.stack,
            found.address,
        ),
    )
