"""What changes in Terraform's state and not for callers: moves, adoptions, what is forgotten or unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollgate.access.keys import KEY
from tollgate.review.impact import Impact
from tollgate.review.view import View, count
from tollgate.terraform.planned.change import Change


def impacts(view: View) -> Iterator[Impact]:
    """`moved`, `handed-over`, `adopted`, `forgotten`, `no-visible-change`, `left-behind`."""
    if view.is_drift:
        return
    changes = [change for change in view.plan.changes if not change.is_data]
    moved = [change for change in changes if change.previous_address]
    if moved:
        yield _none(
            view,
            "moved",
            f"{count(len(moved), 'resource')} {'has' if len(moved) == 1 else 'have'} another address, and "
            "stay as they are"
            if all(change.action == "nothing" for change in moved)
            else f"{count(len(moved), 'resource')} {'has' if len(moved) == 1 else 'have'} another address",
            moved,
            "Move them back with moved blocks.",
        )
    handed_over = [change for change in changes if change.is_handed_over]
    if handed_over:
        yield _none(
            view,
            "handed-over",
            f"{count(len(handed_over), 'resource')} {'goes' if len(handed_over) == 1 else 'go'} to another "
            "stack, and stay as they are",
            handed_over,
            "Hand them back: tollgate reshard.",
        )
    adopted = [change for change in changes if change.is_adopted]
    if adopted:
        yield _none(
            view, "adopted", f"{count(len(adopted), 'resource')} of Amazon's come under Terraform", adopted,
            "Take them out of the state again: removed { lifecycle { destroy = false } }.",
        )  # fmt: skip
    unseen = [change for change in changes if change.action == "update" and not change.differing()]
    if unseen:
        yield _none(
            view,
            "no-visible-change",
            f"{count(len(unseen), 'resource')} updated without a visible change",
            unseen,
            "Nothing is to be undone.",
        )
    yield from _forgotten(view, [change for change in changes if change.action == "forget"])
    yield from _left_behind(view, [change for change in changes if change.deposed])


def _none(view: View, kind: str, title: str, changes: Sequence[Change], undo: str) -> Impact:
    return view.impact(
        kind, "none", title, takes_effect="never", undo=undo, addresses=[change.address for change in changes]
    )


def _forgotten(view: View, changes: Sequence[Change]) -> Iterator[Impact]:
    if changes:
        keys = [change.address for change in changes if change.kind == KEY]
        yield view.impact(
            "forgotten",
            "medium",
            f"Terraform forgets {count(len(changes), 'resource')}, which stay at Amazon as they are",
            detail="Nobody looks after them any more: a key goes on letting its caller in." if keys else
            "Nobody looks after them any more.",
            keys=keys,
            takes_effect="never",
            undo="Import them again.",
            addresses=[change.address for change in changes],
        )  # fmt: skip


def _left_behind(view: View, changes: Sequence[Change]) -> Iterator[Impact]:
    if changes:
        yield view.impact(
            "left-behind",
            "low",
            f"{count(len(changes), 'object')} that an earlier apply left behind "
            f"{'is' if len(changes) == 1 else 'are'} deleted",
            detail="Whoever still used it can no longer.",
            undo="Nothing brings it back.",
            addresses=[change.address for change in changes],
        )
