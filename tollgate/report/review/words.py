"""What several formats say in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tollgate.report.review import made
from tollgate.review.acceptance import Judged
from tollgate.review.estimate import of_changes
from tollgate.review.impact import RISKS, Impact, Risk
from tollgate.review.verdict import Verdict

NAMES: Final = 5
"""Names of consumers and the like; more are counted."""

_LOST: Final = ("access-lost", "api-deleted", "stage-deleted")
_NEW_ADDRESS: Final = ("url-changed", "domain-changed", "api-deleted", "stage-deleted")
_LESS: Final = ("limit-cut", "limit-zero")
_MORE: Final = ("limit-raised", "limit-removed")
_ROUTES: Final = {
    "route-public": "public", "route-removed": "removed", "route-added": "new",
    "route-needs-key": "now with a key", "route-guard-changed": "guarded otherwise",
}  # fmt: skip


def headline(judged: Judged, verdict: Verdict) -> str:
    """`The plan is critical`, `The plan changes nothing for callers`."""
    if verdict == "unknown":
        return "What the plan does cannot be told"
    if not judged.review.impacts:
        return "The plan changes nothing for callers"
    if judged.risk == "none":
        return "The plan breaks nothing for callers"
    return f"The plan's risk for callers is {judged.risk}"


def numbers(judged: Judged) -> str:
    """`3 impacts: 1 critical, 2 low; 1 accepted.`."""
    counted = Counter(found.risk for found in judged.impacts)
    parts = [f"{counted[risk]} {risk}" for risk in reversed(RISKS) if counted[risk]]
    accepted = f"; {len(judged.accepted)} accepted" if judged.accepted else ""
    count = len(judged.impacts)
    said = f"{count} impact{'' if count == 1 else 's'}" + (f": {', '.join(parts)}" if parts else "")
    return f"{said}{accepted}."


def summary(judged: Judged) -> tuple[str, ...]:
    """Five lines in the consumers' terms, accepted impacts too; and how long the apply takes at least.

    Where nothing is there yet they say what is made, with a line for each API.
    """
    impacts, review = judged.review.impacts, judged.review
    if made.is_first(review):
        return (
            *(f"New: {line}" for line in made.apis(review)),
            f"Access: {_access(impacts)}",
            f"Keys: {made.keys(review)}",
            f"Limits: {made.limits(review)}",
            f"Routes: {_routes(impacts)}",
            f"Protection: {made.protection(review)}",
            f"Watch: {made.watch(review)}",
            f"Apply: {_ships(judged)}",
        )
    return (
        f"Access: {_access(impacts)}",
        f"Keys: {_keys(impacts)}",
        f"Limits: {_limits(impacts)}",
        f"Routes: {_routes(impacts)}",
        f"Apply: {_ships(judged)}",
    )


def why_not(judged: Judged, fail_on: Risk) -> str:
    """Why a plan is not applied."""
    if untold := judged.review.untold:
        return f"{untold[0]}. Plan all of it: tollgate plan."
    found = [impact for impact in judged.impacts if impact.is_at_least(fail_on)]
    ids = named([impact.id for impact in found], 3)
    one = len(found) == 1
    return (
        f"nobody answers for {len(found)} impact{'' if one else 's'} of risk {fail_on} or worse ({ids}).\n"
        f"  Mend {'it' if one else 'them'} and plan again, or: --accept ID --reason TEXT"
    )


def named(names: Sequence[str], most: int = NAMES) -> str:
    """`acme, bob and 3 more`."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def _who(impacts: Iterable[Impact]) -> list[str]:
    return sorted({consumer for found in impacts for consumer in found.consumers})


def _of(impacts: Sequence[Impact], kinds: Sequence[str]) -> list[Impact]:
    return [found for found in impacts if found.kind in kinds]


def _people(names: Sequence[str], one: str, several: str) -> str:
    return f"{len(names):,} {one if len(names) == 1 else several} ({named(names, 3)})"


def _counted(impacts: Sequence[Impact], what: str) -> str:
    return f"{len(impacts)} {what} is" if len(impacts) == 1 else f"{len(impacts)} {what}s are"


def _joined(parts: Iterable[str], nothing: str) -> str:
    return "; ".join(part for part in parts if part) or nothing


def _access(impacts: Sequence[Impact]) -> str:
    lost, gained = _who(_of(impacts, _LOST)), _who(_of(impacts, ("access-gained",)))
    gap = _who(found for found in impacts if found.interruption == "seconds")
    unknown = _of(impacts, ("access-unknown",))
    return _joined(
        (
            _people(lost, "key loses it", "keys lose it") if lost else "",
            _people(gained, "key gains it", "keys gain it") if gained else "",
            _people(gap, "key is refused for seconds", "keys are refused for seconds") if gap else "",
            "not all of it can be told" if unknown else "",
        ),
        "nobody loses or gains it.",
    )


def _keys(impacts: Sequence[Impact]) -> str:
    reissued = _who(_of(impacts, ("key-reissued",)))
    moved, placed = _of(impacts, _NEW_ADDRESS), _of(impacts, ("key-source-changed",))
    return _joined(
        (
            _people(reissued, "caller needs a new key", "callers need a new key") if reissued else "",
            f"{_counted(moved, 'URL')} changed or gone" if moved else "",
            f"{_counted(placed, 'API')} to be sent the key in another place" if placed else "",
        ),
        "every key and URL stays as it is.",
    )


def _limits(impacts: Sequence[Impact]) -> str:
    less, more = _who(_of(impacts, _LESS)), _who(_of(impacts, _MORE))
    other = _who(_of(impacts, ("plan-changed",)))
    return _joined(
        (
            _people(less, "key gets less", "keys get less") if less else "",
            _people(more, "key gets more", "keys get more") if more else "",
            _people(other, "key comes into another plan", "keys come into another plan") if other else "",
            "some may change" if _of(impacts, ("limit-unknown",)) else "",
        ),
        "they stay as they are.",
    )


def _routes(impacts: Sequence[Impact]) -> str:
    parts = []
    for kind, words in _ROUTES.items():
        if found := sorted({route for impact in _of(impacts, (kind,)) for route in impact.routes}):
            parts.append(f"{len(found)} {words} ({named(found, 3)})")
    if _of(impacts, ("routes-unknown",)):
        parts.append("some cannot be told")
    return _joined(parts, "none is new, gone or open.")


def _ships(judged: Judged) -> str:
    impacts = judged.review.impacts
    waiting = [found for found in impacts if found.takes_effect == "at the next redeploy"]
    shared = [found for found in impacts if found.takes_effect.endswith("at its promotion")]
    failing = _of(impacts, ("redeploy-fails",))
    estimate = of_changes(change for plan in judged.review.plans for change in plan.changes)
    return _joined(
        (
            "it will fail" if failing else "",
            f"{len(waiting)} of the impacts wait for the next redeploy" if waiting else "",
            f"{len(shared)} hold for the canary's share until its promotion" if shared else "",
            str(estimate),
        ),
        "",
    )


def facts_of(impact: Impact) -> Iterator[tuple[str, str]]:
    """What there is to know of an impact, by name."""
    if impact.consumers:
        yield "who", named(impact.consumers)
    if impact.routes:
        yield "routes", named(impact.routes)
    if impact.stages:
        yield "stages", named(impact.stages)
    yield "takes effect", impact.takes_effect
    yield "interruption", impact.interruption
    yield "undo", impact.undo
