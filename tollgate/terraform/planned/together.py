"""The plans of an environment's stacks as one: a key of a shard is in a usage plan of another stack.

What one stack forgets and another has stays as it is. What one deletes is gone, though another has it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tollgate.terraform.configuration.configuration import Stack
from tollgate.terraform.configuration.json_text import Json
from tollgate.terraform.configuration.module import Module
from tollgate.terraform.planned.change import Change
from tollgate.terraform.planned.plan import Plan

_Of = tuple[Plan, Change]
"""A change with the plan that it is in."""


def together(plans: Sequence[Plan]) -> list[Plan]:
    """One plan for each environment of which there are several stacks; the others as they are."""
    groups: dict[Hashable, list[Plan]] = {}
    for plan in plans:
        groups.setdefault(_environment(plan), []).append(plan)
    return [_joined(found) if _is_split(found[0]) else found[0] for found in groups.values()]


def _notes(plan: Plan) -> Mapping[str, object]:
    return plan.written.notes if plan.written else {}


def _is_split(plan: Plan) -> bool:
    """Whether the keys of its environment are in several stacks, as its document tells."""
    notes = _notes(plan)
    return isinstance(notes.get("gateway"), str) and not notes.keys().isdisjoint(
        ("shards", "shard", "reshards")
    )


def _environment(plan: Plan) -> Hashable:
    """What is reviewed together; a plan without a document is by itself."""
    notes = _notes(plan)
    return (notes["gateway"], str(notes.get("environment"))) if _is_split(plan) else id(plan)


def _joined(plans: Sequence[Plan]) -> Plan:
    """Several stacks as one, called as the one with the usage plans."""
    core = next((plan for plan in plans if "shard" not in _notes(plan)), plans[0])
    return replace(
        core,
        changes=_changes(plans),
        drift=_told_apart([(plan, it) for plan in plans for it in plan.drift]),
        outputs=tuple(sorted({name for plan in plans for name in plan.outputs})),
        configuration=_configuration([plan.configuration for plan in plans]),
        relevant=frozenset().union(*(plan.relevant for plan in plans)),
        written=_written([plan.written for plan in plans if plan.written], core),
    )


def missing_shards(plans: Sequence[Plan]) -> Mapping[str, int]:
    """How many shards of each stack with usage plans that changes are not among some plans, by its name.

    Whom the change hits is not known then.
    """
    found = {}
    for plan in plans:
        shards = _notes(plan).get("shards")
        if _is_split(plan) and isinstance(shards, int) and any(plan.touched):
            others = [it for it in plans if _is_split(it) and _environment(it) == _environment(plan)]
            there = {_notes(it).get("shard") for it in others}
            if count := sum(shard not in there for shard in range(1, shards + 1)):
                found[plan.stack] = count
    return found


def _changes(plans: Sequence[Plan]) -> tuple[Change, ...]:
    everything = [(plan, it) for plan in plans for it in plan.changes]
    aside = [(plan, it) for plan, it in everything if it.is_data or it.deposed]
    found = [(plan, it) for plan, it in everything if not (it.is_data or it.deposed)]
    found = _merged(found, _at_amazon, _of_one_thing)
    found = _merged(found, lambda it: it.address, _at_one_address)
    return (*_told_apart(found), *_told_apart(aside))


def _merged(
    changes: Sequence[_Of], key: Callable[[Change], Hashable], merge: Callable[[Sequence[_Of]], Sequence[_Of]]
) -> list[_Of]:
    """Changes with those that have one key put together; None is no key."""
    groups: dict[Hashable, list[_Of]] = {}
    for number, (plan, change) in enumerate(changes):
        groups.setdefault(number if (found := key(change)) is None else found, []).append((plan, change))
    return [it for group in groups.values() for it in (merge(group) if len(group) > 1 else group)]


def _at_amazon(change: Change) -> Hashable:
    """What is one thing at Amazon, whichever stack has it and at which address."""
    values = change.before or {}
    id_ = values.get("id")
    # An attachment has the id of its key.
    return (change.kind, id_, values.get("usage_plan_id")) if isinstance(id_, str) and id_ else None


def _of_one_thing(several: Sequence[_Of]) -> Sequence[_Of]:
    """What happens to a thing that several stacks have."""
    deleted = [(plan, it) for plan, it in several if it.action == "delete"]
    forgotten = [(plan, it) for plan, it in several if it.action == "forget"]
    kept = [(plan, it) for plan, it in several if it.action not in ("delete", "forget")]
    if deleted and kept:
        plan, change = kept[0]
        return [(plan, replace(change, raw_actions=("delete",), after=None, is_adopted=False))]
    if kept:
        plan, change = kept[0]
        is_handed_over = bool(forgotten)
        return [(plan, replace(change, is_adopted=False, is_handed_over=is_handed_over))]
    return (deleted or forgotten)[:1]


def _at_one_address(several: Sequence[_Of]) -> Sequence[_Of]:
    """What one stack deletes and another makes is made anew."""
    gone = [change for _, change in several if change.action == "delete"]
    made = [(plan, change) for plan, change in several if change.action == "create"]
    if len(several) == 2 and gone and made:
        plan, change = made[0]
        return [(plan, replace(change, raw_actions=("delete", "create"), before=gone[0].before))]
    return several


def _told_apart(changes: Sequence[_Of]) -> tuple[Change, ...]:
    """Changes whose addresses are told apart by their stacks, but for the first that has each."""
    seen: set[str] = set()
    found = []
    for plan, change in changes:
        is_first = change.address not in seen
        seen.add(change.address)
        found.append(change if is_first else replace(change, address=f"{change.address} (of {plan.stack})"))
    return tuple(found)


def _configuration(configurations: Sequence[Json]) -> Json:
    """The root modules as one: what each resource's arguments refer to."""
    joined: dict[str, Any] = {}
    for configuration in configurations:
        for name, section in configuration.items():
            if isinstance(section, list):
                joined[name] = [*joined.get(name, []), *section]
            elif isinstance(section, Mapping):
                joined[name] = {**joined.get(name, {}), **section}
    return joined


def _written(documents: Sequence[Stack], core: Plan) -> Stack | None:
    """The documents as one, of which a review takes the comments alone."""
    if core.written is None:
        return None
    module = Module(core.written.module.scope)
    for document in documents:
        module.resources.extend(document.module.resources)
    return replace(core.written, module=module)
