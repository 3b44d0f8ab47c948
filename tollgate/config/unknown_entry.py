"""An environment that would change what is not there: its name is mistyped, or it adds too little."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from typing import Final

from tollgate.config.located import LocatedMapping
from tollgate.config.problem import Problem
from tollgate.config.section import SECTIONS, Section, entries, patches
from tollgate.config.suggestion import nearest

_NAMES_SHOWN: Final = 8
_GUESSES: Final = 20
"""A guess looks at every name that there is: thousands of wrong ones would take minutes."""


def unknown_entries(root: LocatedMapping) -> Iterator[Problem]:
    """Find entries of environments that neither change one of the description nor are one of their own."""
    for environment, patch in patches(root):
        for place, section in SECTIONS.items():
            known = entries(root, place)
            if not known and root.get(place):
                # It is no mapping, which is told by itself.
                continue
            unknown = (
                name
                for name, entry in entries(patch, place).items()
                if name not in known and _only_changes(entry, section)
            )
            for count, name in enumerate(unknown):
                yield Problem(
                    ("environments", environment, place, name),
                    f"there is no {section.word} {name!r} that this could change",
                    _remedy(name, known, section, guess=count < _GUESSES),
                )


def _only_changes(entry: object, section: Section) -> bool:
    if not isinstance(entry, LocatedMapping) or section.is_whole(entry):
        return False
    # A new entry whose required field is mistyped has a better remedy.
    return not any(nearest(field, (section.required,)) for field in entry if field not in section.fields)


def _remedy(name: str, known: Collection[str], section: Section, *, guess: bool) -> str:
    near = nearest(name, known) if guess else None
    if near is not None:
        return f"Did you mean {near!r}?"
    adding = f"give it '{section.required}:' to add one."
    if not known:
        return f"{adding[0].upper()}{adding[1:]}"
    shown = ", ".join(repr(other) for other in heapq.nsmallest(_NAMES_SHOWN, known))
    more = " or another" if len(known) > _NAMES_SHOWN else ""
    return f"Name {'one of ' if len(known) > 1 else ''}{shown}{more}, or {adding}"
