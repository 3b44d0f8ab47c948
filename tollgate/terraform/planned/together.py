"""The plans of an environment's stacks as one: a key of a shard is in a usage plan of another stack.

What one stack forgets and another imports stays as it is, and what one deletes and another makes is made
anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tollgate.terraform.configuration.configuration import Stack
from tollgate.terraform.configuration.json_text import Json
from tollgate.terraform.configuration.module import Module
from tollgate.terraform.planned.change import Change
from tollgate.terraform.planned.plan import Plan


def together(plans: Sequence[Plan]) -> list[Plan]:
    """One plan for each environment of which there are several stacks; the others as they are."""
    groups: dict[tuple[object, object, object], list[Plan]] = {}
    for plan in plans:
        groups.setdefault(_environment(plan), []).append(plan)
    return [found[0] if len(found) == 1 else _joined(found) for found in groups.values()]


def _environment(plan: Plan) -> tuple[object, object, object]:
    """What the documents tell; a plan without one is by itself."""
    notes = plan.written.notes if plan.written else {}
    if not isinstance(notes.get("gateway"), str) or not ("shards" in notes or "shard" in notes):
        return (None, None, id(plan))
    return (notes["gateway"], notes.get("environment"), None)


def _joined(plans: Sequence[Plan]) -> Plan:
    """Several stacks as one, called as the one with the usage plans."""
    core = next((plan for plan in plans if not _is_shard(plan)), plans[0])
    return replace(
        core,
        changes=_changes(plans),
        drift=_with_stacks([(plan, it) for plan in plans for it in plan.drift]),
        outputs=tuple(sorted({name for plan in plans for name in plan.outputs})),
        configuration=_configuration([plan.configuration for plan in plans]),
        relevant=frozenset().union(*(plan.relevant for plan in plans)),
        written=_written([plan.written for plan in plans if plan.written], core),
        incomplete=next((plan.incomplete for plan in plans if plan.incomplete), None),
    )


def _is_shard(plan: Plan) -> bool:
    return plan.written is not None and "shard" in plan.written.notes


def _changes(plans: Sequence[Plan]) -> tuple[Change, ...]:
    by_address: dict[str, list[tuple[Plan, Change]]] = {}
    for plan in plans:
        for change in plan.changes:
            if not change.is_data and not change.deposed:
                by_address.setdefault(change.address, []).append((plan, change))
    found: list[Change] = []
    for several in by_address.values():
        found.extend([several[0][1]] if len(several) == 1 else _one_of(several))
    others = [(plan, it) for plan in plans for it in plan.changes if it.is_data or it.deposed]
    return (*found, *_with_stacks(others))


def _one_of(several: Sequence[tuple[Plan, Change]]) -> Sequence[Change]:
    """What happens to something that two stacks have at one address."""
    left = [change for _, change in several if change.action in ("forget", "delete")]
    come = [change for _, change in several if change.is_adopted or change.action == "create"]
    if len(several) == 2 and len(left) == len(come) == 1:
        old, new = left[0], come[0]
        if old.action == "forget" and new.is_adopted:
            return [replace(new, is_adopted=False, is_handed_over=True)]
        if old.action == "delete" and new.action == "create":
            return [replace(new, raw_actions=("delete", "create"), before=old.before)]
    return _with_stacks(several)


def _with_stacks(changes: Sequence[tuple[Plan, Change]]) -> tuple[Change, ...]:
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
