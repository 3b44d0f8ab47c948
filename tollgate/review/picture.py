"""The change of access as a graph: keys, the plans that they are in, and the stages that these open.

Keys that fare alike are one node, so that a thousand consumers are as many nodes as there are ways to fare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tollgate.review.impact import Impact
from tollgate.review.limit_change import of_plans, quota_text
from tollgate.review.reissue import reissues
from tollgate.review.side import Side, short
from tollgate.review.view import View
from tollgate.terraform.configuration.value import Unknown

State: TypeAlias = Literal["kept", "lost", "gained", "changed"]

MOST: Final = 24
"""Nodes of a column; what is over is one node."""
_ORDER: Final[Sequence[State]] = ("lost", "changed", "gained", "kept")
_SIGNS: Final = {
    "route-public": "open:", "route-removed": "\N{MINUS SIGN}", "route-added": "+", "route-needs-key": "key:",
}  # fmt: skip
_FEW: Final = 12
"""Keys that are shown one by one."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box.

    Attributes:
        lines: its title, and what else there is to say.
    """

    id: str
    state: State
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a key to its plan, or from a plan to a stage; by ids."""

    start: str
    end: str
    state: State


@dataclass(frozen=True, slots=True)
class Picture:
    """The columns of one stack, from the left to the right, and the ways between them."""

    stack: str
    keys: tuple[Node, ...]
    plans: tuple[Node, ...]
    stages: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class _Fate:
    """How some keys fare: the plans that they are in before and after, and whether their value is another."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    is_reissued: bool

    @property
    def is_same(self) -> bool:
        return self.state == "kept"

    @property
    def state(self) -> State:
        if self.is_reissued:
            return "changed"
        if self.before == self.after:
            return "kept"
        return "gained" if not self.before else "changed" if self.after else "lost"


def picture(view: View, impacts: Sequence[Impact]) -> Picture:
    """The picture of a plan.

    Args:
        impacts: those of its stack.
    """
    fates = _fates(view)
    plans = sorted({plan for fate in fates for plan in (*fate.before, *fate.after)} | _own_plans(view))
    plan_ids = _ids(plans, [plan for plan in plans if not _differs(view, plan, fates)], "plan")
    groups = list(_groups(view, fates))
    edges = {
        *_of_keys(groups, plan_ids),
        *_of_plans(view, plans, plan_ids),
    }
    stages = sorted({*view.before.stages, *view.after.stages, *_opened(view, plans)})
    nobody, open_edges = _without_a_key(impacts, stages, view)
    return Picture(
        view.plan.stack,
        (*(_key_node(view, name, fate, keys) for name, fate, keys in groups), *nobody),
        tuple(_plan_nodes(view, plans, plan_ids)),
        tuple(_stage_node(view, stage, impacts) for stage in stages),
        tuple(sorted(_worst({*edges, *open_edges}), key=lambda edge: (edge.start, edge.end))),
    )


def _fates(view: View) -> Mapping[_Fate, Sequence[str]]:
    found = reissues(view)
    renamed = set(found.renamed.values())
    fates: dict[_Fate, list[str]] = {}
    for key in sorted({*view.before.callers, *view.after.callers} - renamed):
        after = found.after(key)
        fate = _Fate(
            _letting(view.before, key),
            _letting(view.after, after),
            key in found.replaced or key in found.renamed,
        )
        fates.setdefault(fate, []).append(key)
    return fates


def _letting(side: Side, key: str) -> tuple[str, ...]:
    """The plans by which a key is let in; none where it is disabled."""
    return tuple(sorted(side.plans(key))) if side.may_call(key) else ()


def _groups(view: View, fates: Mapping[_Fate, Sequence[str]]) -> Iterator[tuple[str, _Fate, Sequence[str]]]:
    """The nodes of keys: one by one where there are few, and those that change before the others."""
    number = 0
    is_few = sum(map(len, fates.values())) <= _FEW
    ordered = sorted(fates.items(), key=lambda item: (_ORDER.index(item[0].state), -len(item[1])))
    for fate, keys in ordered[:MOST]:
        for part in [[key] for key in keys] if is_few else [keys]:
            yield f"key{number}", fate, part
            number += 1
    if rest := [key for _, keys in ordered[MOST:] for key in keys]:
        yield f"key{number}", _Fate((), (), is_reissued=False), rest


def _key_node(view: View, name: str, fate: _Fate, keys: Sequence[str]) -> Node:
    names = view.names(keys)
    title = names[0] if len(keys) == 1 else f"{len(keys):,} keys"
    lines = [title] if len(keys) == 1 else [title, ", ".join(names[:3]) + (" …" if len(names) > 3 else "")]
    if fate.is_reissued:
        lines.append("new value")
    return Node(name, fate.state, tuple(lines))


def _own_plans(view: View) -> set[str]:
    return {*view.before.plan_resources, *view.after.plan_resources}


def _differs(view: View, plan: str, fates: Mapping[_Fate, Sequence[str]]) -> bool:
    is_touched = any(plan in (*fate.before, *fate.after) for fate in fates if not fate.is_same)
    return is_touched or view.before.opened(plan).keys() != view.after.opened(plan).keys() or (
        plan in view.by_address
    )  # fmt: skip


def _ids(plans: Sequence[str], same: Sequence[str], prefix: str) -> Mapping[str, str]:
    """A node for each plan; where there are too many, one for all that stay as they are."""
    if len(plans) <= MOST:
        return {plan: f"{prefix}{number}" for number, plan in enumerate(plans)}
    unchanged = set(same)
    shown = [plan for plan in plans if plan not in unchanged][:MOST]
    ids = {plan: f"{prefix}{number}" for number, plan in enumerate(shown)}
    return {plan: ids.get(plan, f"{prefix}-others") for plan in plans}


def _plan_nodes(view: View, plans: Sequence[str], ids: Mapping[str, str]) -> Iterator[Node]:
    others = [plan for plan in plans if ids[plan].endswith("-others")]
    for plan in plans:
        if plan not in others:
            yield _plan_node(view, plan, ids[plan])
    if others:
        yield Node(ids[others[0]], "kept", (f"{len(others):,} other plans",))


def _plan_node(view: View, plan: str, name: str) -> Node:
    old, new = view.before.plan_resources.get(plan), view.after.plan_resources.get(plan)
    title = short(plan)
    if old and new:
        changes = [str(change) for change in of_plans(old, new)]
        return Node(name, "changed" if changes else "kept", (title, *(changes or _limits(view.after, plan))))
    if new:
        return Node(name, "gained", (title, *_limits(view.after, plan)))
    return Node(name, "lost" if old else "kept", (title, *_limits(view.before, plan)))


def _limits(side: Side, plan: str) -> tuple[str, ...]:
    found = side.plan_resources.get(plan)
    if found is None:
        return ()
    lines = []
    if found.throttle is not None and not isinstance(found.throttle, Unknown):
        rate = found.throttle.rate_limit
        if isinstance(rate, (int, float)):
            lines.append(f"{rate:,g}/s")
    if found.quota is not None:
        lines.append(quota_text(found.quota))
    return (", ".join(lines),) if lines else ()


def _stage_node(view: View, stage: str, impacts: Sequence[Impact]) -> Node:
    before, after = stage in view.before.stages, stage in view.after.stages
    (label,) = view.labels([stage])
    state: State = "gained" if after and not before else "lost" if before and not after else "kept"
    lines = [label]
    if after and before and (new := view.after.label(stage)) != label:
        state, lines = "changed", [f"{label} \N{RIGHTWARDS ARROW} {new.rpartition('/')[2]}"]
    number = len((view.after if after else view.before).routes_of_stage(stage))
    if number:
        lines.append(f"{number:,} route{'' if number == 1 else 's'}")
    told = [
        f"{_SIGNS[found.kind]} {route}"
        for found in impacts
        if found.kind in _SIGNS and label in found.stages
        for route in found.routes
    ]
    if told and state == "kept":
        state = "changed"
    more = [f"… {len(told) - 6} more"] if len(told) > 6 else []
    return Node(_stage_id(stage), state, (*lines, *told[:6], *more))


def _stage_id(stage: str) -> str:
    return f"stage {stage}"


def _of_keys(
    groups: Iterable[tuple[str, _Fate, Sequence[str]]], plan_ids: Mapping[str, str]
) -> Iterator[Edge]:
    for name, fate, _ in groups:
        for plan in {*fate.before, *fate.after}:
            yield Edge(name, plan_ids[plan], _state(plan in fate.before, plan in fate.after))


def _of_plans(view: View, plans: Sequence[str], plan_ids: Mapping[str, str]) -> Iterator[Edge]:
    for plan in plans:
        before, after = view.before.opened(plan), view.after.opened(plan)
        for stage in {*before, *after}:
            yield Edge(plan_ids[plan], _stage_id(stage), _state(stage in before, stage in after))


def _opened(view: View, plans: Sequence[str]) -> set[str]:
    return {stage for side in (view.before, view.after) for plan in plans for stage in side.opened(plan)}


def _without_a_key(
    impacts: Sequence[Impact], stages: Sequence[str], view: View
) -> tuple[Sequence[Node], Sequence[Edge]]:
    """Everyone, where a route comes to be open."""
    opened = {label for found in impacts if found.kind == "route-public" for label in found.stages}
    edges = [
        Edge("everyone", _stage_id(stage), "gained") for stage in stages if set(view.labels([stage])) & opened
    ]
    return ([Node("everyone", "gained", ("everyone", "without a key"))] if edges else []), edges


def _state(before: bool, after: bool) -> State:
    return "kept" if before and after else "lost" if before else "gained"


def _worst(edges: Iterable[Edge]) -> Iterator[Edge]:
    """One for each pair of nodes, where several plans are one: what is lost before what is gained or kept."""
    order: tuple[State, ...] = ("kept", "gained", "lost", "changed")
    found: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        known = found.get((edge.start, edge.end))
        if known is None or order.index(edge.state) > order.index(known.state):
            found[edge.start, edge.end] = edge
    return iter(found.values())
