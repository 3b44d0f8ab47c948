"""Keys that are issued anew, so that every client must get another value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tollgate.review.impact import Impact
from tollgate.review.reissue import Reissues, reissues
from tollgate.review.view import View, count
from tollgate.terraform.planned.change import Change


def impacts(view: View) -> Iterator[Impact]:
    """`key-reissued`."""
    found = reissues(view)
    yield from _replaced(view, found)
    yield from _renamed(view, found)


def _replaced(view: View, found: Reissues) -> Iterator[Impact]:
    groups: dict[tuple[str, bool], list[str]] = {}
    for address, change in found.replaced.items():
        groups.setdefault((_why(change), _keeps_value(change)), []).append(address)
    for (why, keeps), keys in groups.items():
        yield _recreated(view, keys, why) if keeps else _reissued(view, keys, why)


def _recreated(view: View, keys: Sequence[str], why: str) -> Impact:
    return view.impact(
        "key-recreated",
        "high",
        f"{count(len(keys), 'key')} made anew with the value that callers have",
        detail=f"{why} Calls with it are refused from when it is deleted until it is attached again.",
        keys=keys,
        stages=_stages(view, keys),
        interruption="seconds",
        undo="Do not apply: take back what replaces it.",
        addresses=keys,
    )


def _reissued(view: View, keys: Sequence[str], why: str) -> Impact:
    return view.impact(
        "key-reissued",
        "critical",
        f"{count(len(keys), 'key')} replaced: every client must get the new value",
        detail=f"{why} The old value is gone for good once this is applied.",
        keys=keys,
        stages=_stages(view, keys),
        interruption="until the callers change something",
        undo="Do not apply: take back what replaces it. Afterwards nothing brings the old value back, unless "
        "it was given by a variable.",
        addresses=keys,
    )


def _stages(view: View, keys: Iterable[str]) -> set[str]:
    return {stage for key in keys for stage in view.before.access(key)}


def _renamed(view: View, found: Reissues) -> Iterator[Impact]:
    if not found.renamed:
        return
    blocks = "; ".join(
        f"moved {{ from = {old}, to = {new} }}" for old, new in sorted(found.renamed.items())[:3]
    )
    more = len(found.renamed) - 3
    yield view.impact(
        "key-reissued",
        "critical",
        f"{count(len(found.renamed), 'key')} deleted and made anew under another address: every client "
        "must get the new value",
        detail="Terraform takes another address for another key. With a moved block it keeps the key.",
        keys=found.renamed,
        stages=_stages(view, found.renamed),
        interruption="until the callers change something",
        undo=f"Do not apply: add {blocks}{f'; and {more:,} more' if more > 0 else ''}, and plan again.",
        addresses=[*found.renamed, *found.renamed.values()],
    )


def _keeps_value(change: Change) -> bool:
    """Whether the value is given and stays; both are fingerprints here."""
    before, after = (change.before or {}).get("value"), (change.after or {}).get("value")
    return before is not None and before == after and not change.is_unknown("value")


def _why(change: Change) -> str:
    if change.replace_paths:
        return f"{', '.join(change.replace_paths)} cannot be changed in place."
    if change.reason == "replace_because_tainted":
        return "It is marked as tainted."
    if change.reason == "replace_by_request":
        return "It was asked for with -replace."
    return "Terraform says no reason."
