"""What was changed outside of Terraform: judged as if a plan had done it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from tollgate.access.facts import REST_API
from tollgate.review.impact import Impact
from tollgate.review.view import View, count
from tollgate.terraform.planned.change import Change

Kind = Callable[[View], Iterator[Impact]]

_NOISE: Final = frozenset({"tags", "tags_all", "last_updated_date", "id", "arn"})


def impacts(view: View, kinds: Sequence[Kind]) -> Iterator[Impact]:
    """Each impact of the other kinds as `drift-…`; all else that drifted as one `drift`.

    Args:
        view: from what the state had to what Terraform found.
    """
    told: set[str] = set()
    for kind in kinds:
        for found in kind(view):
            if found.risk != "none":
                told.update(found.addresses)
                yield replace(
                    found,
                    kind=f"drift-{found.kind}",
                    title=f"outside of Terraform: {found.title}",
                    takes_effect="already",
                    undo=_undo(found),
                )
    rest = [change for change in view.plan.drift if change.address not in told and _seen(view, change)]
    if rest:
        yield view.impact(
            "drift",
            "none",
            f"{count(len(rest), 'resource')} changed outside of Terraform, which no caller notices",
            detail="What differs: "
            + "; ".join(_differs(view, change) for change in rest[:5])
            + (" …" if len(rest) > 5 else ""),
            takes_effect="already",
            undo="Apply, where the plan puts it back; else write it into the configuration.",
            addresses=[change.address for change in rest],
        )


def _undo(found: Impact) -> str:
    return (
        "Apply the configuration as it is: a plan puts back what it declares. What was deleted and made "
        f"anew by hand has other ids. Of the thing itself: {found.undo}"
    )


def _seen(view: View, change: Change) -> list[str]:
    """What differs, and is not what an apply of ours leaves behind for the next to find."""
    if change.action == "delete":
        return ["all of it"]
    is_beside = change.kind == REST_API and view.has_policy_beside(change.address)
    noise = _NOISE | ({"policy"} if is_beside else set())
    return [name for name in change.differing() if name not in noise]


def _differs(view: View, change: Change) -> str:
    if change.action == "delete":
        return f"{change.address} is gone"
    return f"{change.address}: {', '.join(_seen(view, change))}"
