"""Guesses at what someone meant to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_SHOWN: Final = 8


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """What was probably meant by a word that is not known; None where nothing is near."""
    known = sorted(candidates)
    near = [it for it in known if it.lower() == word.lower()] or difflib.get_close_matches(
        word, known, n=1, cutoff=0.6
    )
    return near[0] if near else None


def instead(word: str, candidates: Iterable[str]) -> str:
    """What to write instead of a word that is not known.

    Returns:
        `Did you mean 'pro'?`, or the candidates where none is near, or that there are none.
    """
    known = sorted(candidates)
    near = nearest(word, known)
    if near is not None:
        return f"Did you mean {near!r}?"
    if not known:
        return "There is none yet."
    alike = [name for name in known if name.lower() in word.lower() or word.lower() in name.lower()]
    names = sorted(dict.fromkeys((*alike, *known)), key=lambda name: name not in alike)[:_SHOWN]
    shown = ", ".join(map(repr, names))
    return f"There is {shown}{' and others' if len(known) > _SHOWN else ''}."
