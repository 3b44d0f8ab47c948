"""Fields that stand beside the entry they belong to: they are indented too little."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tollgate.config.located import LocatedMapping
from tollgate.config.problem import Path, Problem
from tollgate.config.section import SECTIONS, Section, entries, patches


def put_back(root: LocatedMapping) -> tuple[LocatedMapping, tuple[Problem, ...]]:
    """Put such fields below their entries, so that nothing else is said of them.

    Returns:
        the document as it was probably meant, with its lines, and a problem for each entry that has lost
        fields, with the path that the file has.
    """
    added = {place: _added_somewhere(root, place) for place in SECTIONS}
    problems: list[Problem] = []
    whole = _put_back(root, (), added, problems)
    changed: dict[str, Any] = {}
    for name, patch in patches(whole):
        known = {place: entries(whole, place).keys() for place in SECTIONS}
        changed[name] = _put_back(patch, ("environments", name), known, problems)
    if changed:
        whole = whole.replaced({"environments": whole["environments"].replaced(changed)})
    return whole, tuple(problems)


def _added_somewhere(root: LocatedMapping, place: str) -> Collection[str]:
    """The names that some environment makes entries of, whatever the description has there."""
    return {
        name
        for _, patch in patches(root)
        for name, entry in entries(patch, place).items()
        if SECTIONS[place].is_whole(entry)
    }


def _put_back(
    data: LocatedMapping, within: Path, known: Mapping[str, Collection[str]], problems: list[Problem]
) -> LocatedMapping:
    changed: dict[str, Any] = {}
    for place, section in SECTIONS.items():
        found = entries(data, place)
        strays = _strays(found, section, known[place], null_is_one=not within)
        if strays:
            changed[place] = _below(found, strays)
            problems.extend(_problem((*within, place), entry, fields) for entry, fields in strays.items())
    return data.replaced(changed)


def _strays(
    found: LocatedMapping, section: Section, known: Collection[str], *, null_is_one: bool
) -> dict[str, list[str]]:
    """The stray fields by the entry that they belong to: the one above them, or else the first.

    Args:
        known: names that are entries, even if they are called as a field is.
        null_is_one: whether a field without a value can be one. In an environment it takes an entry away.
    """
    candidates = [
        name
        for name, value in found.items()
        if name in section.fields
        and name not in known
        and not section.is_whole(value)
        and (null_is_one or value is not None)
    ]
    entry = next((name for name in found if name not in candidates), None)
    strays: dict[str, list[str]] = {}
    for name in found:
        if name not in candidates:
            entry = name
        elif entry is not None and _lacks(found[entry], name):
            strays.setdefault(entry, []).append(name)
    return strays


def _lacks(entry: object, field: str) -> bool:
    return entry is None or (isinstance(entry, LocatedMapping) and field not in entry)


def _below(found: LocatedMapping, strays: dict[str, list[str]]) -> LocatedMapping:
    below = found.replaced({})
    for entry, fields in strays.items():
        whole = LocatedMapping() if found[entry] is None else found[entry].replaced({})
        for field in fields:
            whole.put(field, found[field], found.marks[field])
            below.drop(field)
        below[entry] = whole
    return below


def _problem(place: Path, entry: str, fields: list[str]) -> Problem:
    several = len(fields) > 1
    return Problem(
        (*place, fields[0]),
        f"{_listed(fields)} {'stand' if several else 'stands'} beside {entry!r}",
        f"Indent {'them' if several else 'it'} below {entry!r}.",
    )


def _listed(fields: Iterable[str]) -> str:
    *others, last = (repr(field) for field in fields)
    return f"{', '.join(others)} and {last}" if others else last
