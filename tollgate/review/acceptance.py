"""Impacts that someone answers for: by id, with a reason, and until a day.

The file `reviews.yaml`:

accepted:
  - id: access-lost-1a2b3c4d5e
    reason: Acme has left us, ticket 123.
    expires: 2027-01-31
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from tollgate.answers import MIN_REASON_LENGTH, Form, is_reason, read_answers
from tollgate.errors import TollgateError
from tollgate.review.impact import Impact, Risk, highest
from tollgate.review.review import Review
from tollgate.terraform.configuration.resource import Place

DEFAULT_FILE: Final = "reviews.yaml"

_FORM: Final = Form(
    root="accepted",
    thing="acceptance",
    required=("id", "reason", "expires"),
    optional=("by",),
    example="id: access-lost-1a2b3c4d5e, reason: …, expires: 2027-01-31",
    option="--reviews FILE",
)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Someone's answer.

    Attributes:
        impact: the id of an impact, which is of all that it says: one that is worse has another.
        expires: the last day that it holds; None for this run alone.
        place: where it is written; None for an option.
    """

    impact: str
    reason: str
    expires: date | None
    place: Place | None

    def __str__(self) -> str:
        until = f" until {self.expires}" if self.expires else ""
        where = f" ({self.place})" if self.place else " (--accept)"
        return f"accepted{until}: {self.reason}{where}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An impact with the answer for it."""

    impact: Impact
    acceptance: Acceptance


@dataclass(frozen=True)
class Judged:
    """A review with the answers to it.

    Attributes:
        impacts: those that nobody answers for.
        warnings: answers that are over, or are for nothing that is here.
    """

    review: Review
    impacts: tuple[Impact, ...]
    accepted: tuple[Accepted, ...]
    warnings: tuple[str, ...]

    @property
    def risk(self) -> Risk:
        """The worst that nobody answers for."""
        return highest(found.risk for found in self.impacts)


def read_acceptances(path: Path) -> tuple[Acceptance, ...]:
    """The answers of a file.

    Raises:
        TollgateError: it cannot be read, or an entry lacks something.
    """
    return tuple(
        Acceptance(answer.texts["id"], answer.texts["reason"], answer.expires, Place(str(path), answer.line))
        for answer in read_answers(path, _FORM)
    )


def of_options(ids: Sequence[str], reason: str | None) -> tuple[Acceptance, ...]:
    """The answers of a command line, which hold for that run.

    Raises:
        TollgateError: they have no reason, or a reason has nothing to answer for.
    """
    if ids and not is_reason(reason or ""):
        wrong = "the --reason is too short" if reason else "--accept needs a reason"
        raise TollgateError(
            f"{wrong}.\n  Say why with --reason TEXT, in {MIN_REASON_LENGTH} characters or more."
        )
    if reason and not ids:
        raise TollgateError("--reason answers for nothing.\n  Name an impact: --accept ID.")
    return tuple(Acceptance(one, reason or "", None, None) for one in ids)


def judge(review: Review, acceptances: Sequence[Acceptance], *, today: date | None = None) -> Judged:
    """Take out of a review what someone answers for.

    Args:
        today: by default, today.
    """
    day = today or date.today()
    by_id: dict[str, Acceptance] = {}
    for found in acceptances:
        if found.expires is None or found.expires >= day:
            by_id.setdefault(found.impact, found)
    ids = {impact.id for impact in review.impacts}
    return Judged(
        review,
        tuple(impact for impact in review.impacts if impact.id not in by_id),
        tuple(Accepted(impact, by_id[impact.id]) for impact in review.impacts if impact.id in by_id),
        tuple(_warning(found, found.impact in ids) for found in acceptances if _is_void(found, ids, day)),
    )


def _is_void(found: Acceptance, ids: set[str], day: date) -> bool:
    is_over = found.expires is not None and found.expires < day
    # A file holds the answers to other plans, too: only an option is certainly meant for this one.
    return (found.place is None and found.impact not in ids) or (is_over and found.impact in ids)


def _warning(found: Acceptance, is_here: bool) -> str:
    if is_here:
        return (
            f"{found.place}: the acceptance of {found.impact} expired on {found.expires}. Look at it again."
        )
    return f"--accept {found.impact}: no impact of this plan has this id. It says what it says no more."
