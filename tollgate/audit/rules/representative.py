"""One resource that stands for all of its type in a stack, where one finding says as much as one for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tollgate.access.facts import Facts
from tollgate.terraform.configuration.resource import Resource


def first_of(kind: str) -> Callable[[Facts], Sequence[Resource]]:
    """As `subjects`: the first resource of a type in each stack."""

    def subjects(facts: Facts) -> Sequence[Resource]:
        found: dict[str, Resource] = {}
        for resource in facts.configuration.of(kind):
            found.setdefault(resource.stack, resource)
        return list(found.values())

    return subjects


def all_like(resource: Resource, facts: Facts) -> Sequence[Resource]:
    """All of its type in its stack."""
    return [found for found in facts.configuration.of(resource.kind) if found.stack == resource.stack]
