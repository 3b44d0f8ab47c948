"""What a rule says of one resource."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Severity: TypeAlias = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""From the worst to the mildest."""


@dataclass(frozen=True, slots=True)
class Passed:
    """It is as it should be."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The rule has nothing to say of it, so that it counts nowhere."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It is wrong.

    Attributes:
        message: what is wrong and for whom, one sentence.
        severity: where it is not the rule's own.
    """

    message: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """It cannot be told.

    Attributes:
        message: what would have to be known, one sentence.
    """

    message: str


Judgement: TypeAlias = Passed | NotApplicable | Failed | Undecided

PASSED: Final = Passed()
NOT_APPLICABLE: Final = NotApplicable()


def worst(judgements: Iterable[Judgement], *, own: Severity | None = None) -> Judgement:
    """The one of several that says most: what is wrong, then what is not known.

    Args:
        own: the rule's severity, where some of what is wrong has another: then the worst of it is said.
    """
    found = list(judgements)
    if own is not None:
        found.sort(key=lambda one: SEVERITIES.index(getattr(one, "severity", None) or own))
    for kind in (Failed, Undecided):
        for judgement in found:
            if isinstance(judgement, kind):
                return judgement
    return next(
        (judgement for judgement in found if not isinstance(judgement, NotApplicable)), NOT_APPLICABLE
    )
