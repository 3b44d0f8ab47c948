"""What a type of resource needs of IAM.

The actions are those that the AWS provider calls, named as the Service Authorization Reference has them.
"""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


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
    when: Mapping[str, Mapping[str, str | Sequence[str]]] = field(default_factory=dict)


Grants = Mapping[str, Sequence[Grant]]
"""By the type of a resource or, beginning with `data.`, of a data source."""

ANY = ("*",)
"""Where AWS has nothing narrower; each use says so beside it."""
