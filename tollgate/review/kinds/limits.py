"""Limits that become others: of a plan, of the plan that a key is in, of a stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tollgate.access.facts import PLAN, SETTINGS
from tollgate.review.impact import Impact, Risk, highest
from tollgate.review.limit_change import Direction, LimitChange, compared, of_openings, of_plans
from tollgate.review.reissue import reissues
from tollgate.review.side import StageId
from tollgate.review.view import View, count
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_number, as_text

_KINDS: Final[Mapping[Direction, tuple[str, Risk, str]]] = {
    "zero": ("limit-zero", "critical", "is cut to nothing: every call is refused"),
    "cut": ("limit-cut", "high", "is cut"),
    "raised": ("limit-raised", "low", "is raised"),
    "removed": (
        "limit-removed",
        "high",
        "is removed: nothing holds its callers but the stage and the account",
    ),
    "other": ("limit-changed", "low", "is another"),
    "unknown": ("limit-unknown", "medium", "may change: the plan does not tell how"),
}
_UNDO: Final = "Put the old limit back: it holds again as soon as that is applied."


def impacts(view: View) -> Iterator[Impact]:
    """`limit-…` of plans and stages, and `plan-changed`."""
    yield from _of_plans(view)
    yield from _of_keys(view)
    yield from _of_stages(view)


def _of_plans(view: View) -> Iterator[Impact]:
    for change in view.of(PLAN):
        old = view.before.plan_resources.get(change.address)
        new = view.after.plan_resources.get(change.address)
        if old is None or new is None:
            continue
        opened = view.before.opened(change.address), view.after.opened(change.address)
        stages = sorted(opened[0].keys() & opened[1].keys())
        found = [*of_plans(old, new)]
        for stage in stages:
            found += of_openings(opened[0][stage], opened[1][stage])
        keys = sorted(
            set(view.before.keys_by_plan.get(change.address, ()))
            & set(view.after.keys_by_plan.get(change.address, ()))
        )
        yield from _told(view, change.address.removeprefix(f"{PLAN}."), change.address, found, keys, stages)


def _told(
    view: View,
    who: str,
    address: str,
    found: Sequence[LimitChange],
    keys: Sequence[str],
    stages: Sequence[StageId],
) -> Iterator[Impact]:
    """An impact for each direction in which limits go."""
    for direction, (kind, risk, words) in _KINDS.items():
        said = [change for change in found if change.direction == direction]
        if said:
            yield view.impact(
                kind,
                risk,
                f"{who}: {'; '.join(map(str, said))}",
                detail=f"What holds its callers {words}.",
                keys=keys,
                stages=stages,
                undo=_UNDO,
                addresses=[address],
            )


def _of_keys(view: View) -> Iterator[Impact]:
    """Keys that come into another plan for a stage that they could call before."""
    found = reissues(view)
    groups: dict[tuple[str, str, StageId], list[str]] = {}
    for key in view.before.callers:
        had, has = view.before.access(key), view.after.access(found.after(key))
        for stage in had.keys() & has.keys():
            old, new = (each[stage].plan.resource.address for each in (had, has))
            if old != new:
                groups.setdefault((old, new, stage), []).append(key)
    for (old, new, stage), keys in sorted(groups.items()):
        before, after = view.before.opened(old)[stage], view.after.opened(new)[stage]
        changes = [*of_plans(before.plan, after.plan), *of_openings(before, after)]
        names = [address.removeprefix(f"{PLAN}.") for address in (old, new)]
        limits = "; ".join(map(str, changes)) or "the limits stay"
        worst = highest("critical" if change.direction == "zero" else "medium" for change in changes)
        yield view.impact(
            "plan-changed",
            worst if worst == "critical" else "medium",
            f"{count(len(keys), 'key')} {'comes' if len(keys) == 1 else 'come'} from {names[0]} to "
            f"{names[1]}: {limits}",
            detail="What they have used of a quota is not taken along.",
            keys=keys,
            stages=[stage],
            undo="Put them back into the old plan.",
            addresses=[old, new],
        )


def _of_stages(view: View) -> Iterator[Impact]:
    """What a stage holds all of its callers to."""
    for change in view.of(SETTINGS):
        sides = [side.resource(SETTINGS, change.address) for side in (view.before, view.after)]
        if sides == [None, None]:
            continue
        some = next(each for each in reversed(sides) if each)
        api, stage = view.api_of(change), as_text(some.get("stage_name"))
        path = as_text(some.get("method_path"))
        stages = [
            address for address in view.stages_of(api)
            if stage in {_name(view, address)}
        ]  # fmt: skip
        was_there = any(address in view.before.stages for address in stages)
        if not was_there:
            continue
        found = [
            compared(name, _throttle(sides[0], name), _throttle(sides[1], name), unit)
            for name, unit in (("rate", "/s"), ("burst", ""))
            if _throttle(sides[0], name) != _throttle(sides[1], name)
        ]
        label = view.labels(stages)
        who = f"stage {label[0] if label else stage}" + ("" if path == "*/*" else f", {path}")
        yield from _told(view, who, change.address, found, view.before.keys_at(stages), stages)


def _name(view: View, address: str) -> str | Unknown | None:
    side = view.after if address in view.after.stages else view.before
    return as_text(side.stages[address].get("stage_name"))


def _throttle(settings: Resource | None, name: str) -> float | Unknown | None:
    """A throttle of a stage, where less than 0 is none."""
    block = settings.block("settings") if settings else None
    if not isinstance(block, Block):
        return block
    found = as_number(block.get(f"throttling_{name}_limit"))
    return None if isinstance(found, (int, float)) and found < 0 else found
