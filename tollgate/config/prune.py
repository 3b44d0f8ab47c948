"""Lets the rules see what is sound of a description that is broken elsewhere."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from pydantic import ValidationError

from tollgate.config.complaints import complaints
from tollgate.config.gateway import Gateway
from tollgate.config.located import LocatedList, LocatedMapping
from tollgate.config.problem import ANY, Path, Problem
from tollgate.config.suggestion import instead

_ROUNDS: Final = 8
"""Each takes out at least one level above what the last one did, and a description has fewer levels."""

_MOCK: Final = {"type": "mock"}
_PLACEHOLDERS: Final = {
    "name": "placeholder",
    "region": "us-east-1",
    "apis": {"placeholder": {"routes": {"GET /": {"integration": _MOCK}}}},
}

_INTEGRATION: Final = 4
"""The depth of `apis.NAME.routes.ROUTE.integration`. A sound one takes a broken one's place, so that the
route stays for the rules that compare routes."""


def rule_problems(
    data: LocatedMapping, problems: Collection[Problem], context: Mapping[str, object] | None = None
) -> tuple[Problem, ...]:
    """What the rules say of a description without its broken parts.

    Args:
        problems: what is broken.
        context: what the description is validated with.

    Returns:
        the rules' problems, without those that only the missing parts cause.
    """
    sound = _copied(data)
    # What a mistyped name stands for is there, if not yet for the rules.
    meant = (problem.refers_to for problem in problems if problem.refers_to)
    pruned = {path for path in meant if str(path[-1]) not in _names(data, path[:-1])}
    broken: Iterable[Problem] = problems
    for _ in range(_ROUNDS):
        this_round: set[Path] = set()
        for problem in broken:
            if _is_below(problem.path, this_round):
                continue
            taken = _take_out(sound, problem.path)
            if taken is None:
                return ()
            this_round.add(taken)
        pruned |= this_round
        try:
            Gateway.model_validate(sound, context=context)
        except ValidationError as error:
            broken, rules = complaints(error, sound)
            if rules:
                return tuple(
                    _with_all_names(problem, sound, data)
                    for problem in rules
                    if not _caused_by(problem, pruned)
                )
        else:
            return ()
    return ()


def _caused_by(problem: Problem, pruned: set[Path]) -> bool:
    return problem.refers_to is not None and _is_below(problem.refers_to, pruned)


def _is_below(path: Path, places: set[Path]) -> bool:
    if ANY in path:
        return any(_matches(path, place) for place in places)
    return any(path[:length] in places for length in range(1, len(path) + 1))


def _matches(path: Path, place: Path) -> bool:
    """Whether a path with `*` in it can be one at a place or below it."""
    return len(place) <= len(path) and all(
        part in (ANY, other) for part, other in zip(path, place, strict=False)
    )


def _with_all_names(problem: Problem, sound: LocatedMapping, data: LocatedMapping) -> Problem:
    """A problem whose remedy offers broken parts too: they will be mended."""
    if problem.refers_to is None:
        return problem
    *place, name = problem.refers_to
    if problem.remedy != instead(str(name), _names(sound, place)):
        return problem
    return replace(problem, remedy=instead(str(name), _names(data, place)))


def _names(data: LocatedMapping, place: Iterable[str | int]) -> Collection[str]:
    here: object = data
    for part in place:
        here = here.get(str(part)) if isinstance(here, LocatedMapping) else None
    return here if isinstance(here, LocatedMapping) else ()


def _take_out(data: LocatedMapping, path: Path) -> Path | None:
    """Take the deepest part of a path out; None where nothing would be left.

    Returns:
        the path of what was taken.
    """
    if len(path) == 1 and path[0] in _PLACEHOLDERS:
        data[str(path[0])] = _PLACEHOLDERS[str(path[0])]
        return path
    if len(path) > _INTEGRATION and path[0] == "apis" and path[2] == "routes" and path[4] == "integration":
        path = path[: _INTEGRATION + 1]
        if _put(data, path, _MOCK):
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


def _put(data: LocatedMapping, path: Path, value: object) -> bool:
    """Put a value into a mapping that is there."""
    holder: object = data
    for part in path[:-1]:
        holder = holder.get(str(part)) if isinstance(holder, LocatedMapping) else None
    if isinstance(holder, LocatedMapping):
        holder[str(path[-1])] = value
    return isinstance(holder, LocatedMapping)


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
