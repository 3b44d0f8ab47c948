"""Guesses at what someone meant to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def instead(word: str, candidates: Iterable[str]) -> str:
    """What to write instead of a word that is not known.

    Returns:
        `Did you mean 'pro'?`, or the candidates where none is near, or that there are none.
    """
    known = sorted(candidates)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    if not known:
        return "There is none yet."
    shown = ", ".join(repr(name) for name in known[:8])
    return f"There is {shown}{' and others' if len(known) > 8 else ''}."
