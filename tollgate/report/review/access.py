"""Who may call what, before and after a plan, for the formats that have a table."""

from __future__ import annotations

from collections.abc import Sequence

from tollgate.access.difference import Change, difference
from tollgate.access.facts import Facts
from tollgate.access.matrix import matrix
from tollgate.review.review import Review

NAMES = 5
"""Names of keys; more are counted."""


def access_changes(review: Review) -> Sequence[Change]:
    """Each route and key of which the access becomes another one."""
    return list(difference(matrix(Facts(review.before)), matrix(Facts(review.after))))
