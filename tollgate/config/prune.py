"""Lets the rules see what is sound of a description that is broken elsewhere."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from typing import Final

from pydantic import ValidationError

from tollgate.config.complaints import complaints
from tollgate.config.gateway import Gateway
from tollgate.config.located import LocatedList, LocatedMapping
from tollgate.config.problem import Path, Problem

_ROUNDS: Final = 8
"""Each takes out at least one level above what the last one did, and a description has fewer levels."""

_PLACEHOLDERS: Final = {"name": "placeholder", "region": "us-east-1"}


def rule_problems(data: LocatedMapping, problems: Collection[Problem]) -> tuple[Problem, ...]:
    """What the rules say of a description without its broken parts.

    Args:
        problems: what is broken.

    Returns:
        the rules' problems, without those that only the missing parts cause.
    """
    sound = _copied(data)
    pruned: set[Path] = set()
    broken: Iterable[Problem] = problems
    for _ in range(_ROUNDS):
        for problem in broken:
            taken = _take_out(sound, problem.path)
            if taken is None:
                return ()
            pruned.add(taken)
        try:
            Gateway.model_validate(sound)
        except ValidationError as error:
            broken, rules = complaints(error, sound)
            if rules:
                return tuple(problem for problem in rules if not _caused_by(problem, pruned))
        else:
            return ()
    return ()


def _caused_by(problem: Problem, pruned: set[Path]) -> bool:
    path = problem.refers_to
    return path is not None and any(path[:length] in pruned for length in range(1, len(path) + 1))


def _take_out(data: LocatedMapping, path: Path) -> Path | None:
    """Take the deepest part of a path out; None where nothing would be left.

    Returns:
        the path of what was taken.
    """
    if len(path) == 1 and path[0] in _PLACEHOLDERS:
        data[str(path[0])] = _PLACEHOLDERS[str(path[0])]
        return path
    holder: LocatedMapping | LocatedList = data
    taken: Path = ()
    for part in path:
        inner = holder.get(str(part)) if isinstance(holder, LocatedMapping) else None
        if isinstance(holder, LocatedMapping) and part not in holder:
            break
        taken = (*taken, part)
        if len(taken) == len(path) or not isinstance(inner, LocatedMapping):
            break
        holder = inner
    if not taken:
        return None
    _drop(data, taken)
    return taken


def _drop(data: LocatedMapping, path: Path) -> None:
    holder = data
    for part in path[:-1]:
        holder = holder[str(part)]
    holder.drop(str(path[-1]))


def _copied(data: LocatedMapping) -> LocatedMapping:
    """A copy whose mappings are its own: an alias shares one between two places."""
    copied = LocatedMapping()
    for key, value in data.items():
        fresh = _copied(value) if isinstance(value, LocatedMapping) else copy.copy(value)
        copied.put(key, fresh, data.marks[key])
    return copied
