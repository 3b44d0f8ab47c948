"""What a rule is. Each is a module of a family's folder, and a line in that family's `__init__.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tollgate.access.facts import Facts
from tollgate.audit.judgement import Judgement, Severity
from tollgate.terraform.configuration.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that must hold of each resource of some kind.

    Attributes:
        id: stable, as suppressions and baselines name it: `TG-R01`.
        title: one line, what is wrong where it fails: "A route asks for no key".
        condition: what exactly is looked at, in Terraform's words.
        why: what it does to a caller or an operator.
        in_gateway: how to mend it in `gateway.yaml`.
        in_terraform: how to mend it in plain Terraform.
        link: Amazon's or Terraform's own page.
        covers: the controls of other tools that look at the same: `CKV_AWS_59`, `APIGateway.1`, `APIG2`.
        subjects: what it judges, each once.
        judge: what it says of one subject. It raises nothing, whatever the document holds.
    """

    id: str
    severity: Severity
    title: str
    condition: str
    why: str
    in_gateway: str
    in_terraform: str
    link: str
    covers: tuple[str, ...] = ()
    subjects: Callable[[Facts], Iterable[Resource]]
    judge: Callable[[Resource, Facts], Judgement]


def each(kind: str) -> Callable[[Facts], Iterable[Resource]]:
    """As `subjects`: every resource of a type."""
    return lambda facts: facts.configuration.of(kind)
