"""What a change does to callers: who gains, who loses, and whose limits are others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from tollgate.access.matrix import Access, Matrix, Target
from tollgate.access.table import cell

Who = tuple[str, str]
"""The stack and the name of a key; two empty texts for callers without one."""
_ANYONE: Final = ("", "")


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for some keys at a route.

    Attributes:
        keys: their names; empty for callers without a key.
        before: as `table.cell` has it; `not there` for a key or a route that is new.
    """

    target: Target
    keys: tuple[str, ...]
    before: str
    after: str


def difference(old: Matrix, new: Matrix) -> Iterator[Change]:
    """The changes, keys with the same one together; callers without a key always by themselves.

    Where both are of one stack, it is the same stack, whatever the files are called.
    """
    stacks = [{target.stack for target in matrix.targets} for matrix in (old, new)]
    same = dict(zip(*stacks, strict=True)) if [len(names) for names in stacks] == [1, 1] else {}
    before, after = dict(_by_key(old, same)), dict(_by_key(new, {}))
    found: dict[tuple[Target, str, str, bool], list[str]] = {}
    of_all: dict[Target, tuple[str, str]] = {}
    # Callers without a key come first: what becomes of a route for everyone is told once.
    for place in sorted(before.keys() | after.keys(), key=lambda place: (place[0] != _ANYONE, str(place))):
        (_, name), target = place
        sides = before.get(place), after.get(place)
        was, is_ = map(_said, sides)
        if not name:
            of_all[target] = (was, is_)
        elif of_all.get(target) == (was, is_):
            continue
        if was != is_ and not all(map(_is_closed, sides)):
            found.setdefault((target, was, is_, bool(name)), []).append(name)
    for (target, was, is_, is_of_keys), names in found.items():
        yield Change(target, tuple(names) if is_of_keys else (), was, is_)


def _by_key(matrix: Matrix, called: Mapping[str, str]) -> Iterator[tuple[tuple[Who, Target], Access]]:
    """The access of each key, with the stacks as they are called."""
    for (group, target), access in matrix.access.items():
        if group.stack in ("", target.stack) or access.plan is not None:
            where = replace(target, stack=called.get(target.stack, target.stack))
            for name in group.keys or ("",):
                yield ((called.get(group.stack, group.stack), name), where), access


def _is_closed(access: Access | None) -> bool:
    """Whether nobody gets in: to who was kept out of a route, it is no loss."""
    return access is None or access.answer == "no"


def _said(access: Access | None) -> str:
    return "not there" if access is None else cell(access)
