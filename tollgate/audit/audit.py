"""Asks every rule of every resource that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from tollgate.access.facts import Facts
from tollgate.audit.baseline import Baseline
from tollgate.audit.finding import Finding, Report, Suppressed
from tollgate.audit.judgement import SEVERITIES, Failed, Passed, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.suppression import Suppression, Suppressions
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.resource import Resource


def audit(
    configuration: Configuration,
    rules: Sequence[Rule],
    *,
    suppressions: Sequence[Suppression] = (),
    baseline: Baseline | None = None,
    today: date | None = None,
) -> Report:
    """Judge all stacks by all rules.

    Args:
        suppressions: those of a file of their own, beside those that the documents hold.
        baseline: the findings that were known before.
        today: the day by which suppressions expire; this one by default.
    """
    facts = Facts(configuration)
    answers = Suppressions(facts, suppressions, today or date.today())
    findings: list[Finding] = []
    suppressed: list[Suppressed] = []
    passed: Counter[str] = Counter()
    for rule in rules:
        for subject in rule.subjects(facts):
            judgement = rule.judge(subject, facts)
            if isinstance(judgement, Passed):
                passed[rule.id] += 1
            elif isinstance(judgement, (Failed, Undecided)):
                finding = _finding(rule, subject, judgement, facts)
                if answer := answers.of(rule.id, subject):
                    suppressed.append(Suppressed(finding, answer.reason, answer.expires, answer.place))
                else:
                    findings.append(finding)
    return Report(
        inputs=tuple(stack.file for stack in configuration.stacks),
        findings=tuple(_sorted(found for found in findings if not (baseline and baseline.has(found)))),
        suppressed=tuple(sorted(suppressed, key=lambda entry: _order(entry.finding))),
        known=tuple(_sorted(found for found in findings if baseline and baseline.has(found))),
        warnings=tuple(answers.warnings()),
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
        address=facts.keys.secrets.text(subject.address),
        source=subject.source,
        place=subject.place,
        message=facts.keys.secrets.text(judgement.message),
        remedy=rule.in_gateway if facts.written.is_of_tollgate(subject.stack) else rule.in_terraform,
    )


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=_order)


def _order(found: Finding) -> tuple[int, str, str, str, str]:
    return (SEVERITIES.index(found.severity), found.verdict, found.rule.id, found.stack, found.address)
