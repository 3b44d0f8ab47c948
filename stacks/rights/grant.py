"""What a type of resource needs of IAM.

The actions are those that the AWS provider calls, named as the Service Authorization Reference has them.
"""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tollgate.config.bootstrap import STACK_TAG

Condition = Mapping[str, Mapping[str, str | Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an environment's resources are, and what they are called.

    Attributes:
        names: values for the placeholders of `Grant.on`, which may have several each: `stack`, `function`, …
            One that has none takes away the ARNs with it.
    """

    names: Mapping[str, Sequence[str]]

    def arns(self, pattern: str) -> Iterator[str]:
        """A pattern with every value in the place of each placeholder."""
        fields = list(dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(pattern) if name))
        for values in itertools.product(*(self.names[name] for name in fields)):
            yield pattern.format(**dict(zip(fields, values, strict=True)))


@dataclass(frozen=True, slots=True)
class Grant:
    """Some actions on some resources.

    Attributes:
        on: ARNs, with placeholders of `Place.names`.
        read: what a refresh calls: for those who plan.
        write: what else making, changing and deleting calls: for those who apply.
        when: IAM's condition.
    """

    on: Sequence[str]
    read: Sequence[str] = ()
    write: Sequence[str] = ()
    when: Condition = field(default_factory=dict)


Grants = Mapping[str, Sequence[Grant]]
"""By the type of a resource or, beginning with `data.`, of a data source."""

ANY: Final = ("*",)
"""Where AWS has nothing narrower; each use says so beside it."""

_RESOURCE_TAG: Final = f"aws:ResourceTag/{STACK_TAG}"
OWN: Final[Condition] = {"StringEquals": {_RESOURCE_TAG: "{stack}"}}
"""On what bears the stack's tag alone: for what only Amazon can name."""
NOT_ANOTHERS: Final[Condition] = {"StringEqualsIfExists": {_RESOURCE_TAG: "{stack}"}}
"""On what bears no other stack's tag: for what is known by how its name begins, as `ai-prod` begins
`ai-prod-eu`, too. It holds for what is not made yet, and where a service tells IAM no tags."""
MARKING: Final[Condition] = {"StringEquals": {f"aws:RequestTag/{STACK_TAG}": "{stack}"}}
"""In a request that puts the stack's tag on what it makes."""
MARKING_IF_TOLD: Final[Condition] = {"StringEqualsIfExists": {f"aws:RequestTag/{STACK_TAG}": "{stack}"}}
"""In a request that does not put another stack's tag on something."""
UNMARKED: Final[Condition] = {"ForAllValues:StringNotEquals": {"aws:TagKeys": STACK_TAG}}
"""In a request that leaves the stack's tag alone."""


def both(*conditions: Condition) -> Condition:
    """All of these at once; two of one operator are about different keys."""
    operators = dict.fromkeys(operator for condition in conditions for operator in condition)
    return {
        operator: {key: value for it in conditions for key, value in it.get(operator, {}).items()}
        for operator in operators
    }
