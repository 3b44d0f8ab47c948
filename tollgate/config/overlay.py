"""An environment laid over the description: a JSON merge patch (RFC 7396) that keeps the lines.

`null` takes a field away, and its line stays known: what then is missing is missing there. A mapping whose
`type` is another one replaces the whole mapping, because the fields of one integration or backend type mean
nothing to another.
"""

from __future__ import annotations

from typing import Any

from tollgate.config.located import LocatedList, LocatedMapping
from tollgate.config.problem import Path


def overlay(base: LocatedMapping, patch: LocatedMapping, within: Path) -> LocatedMapping:
    """Lay a patch over a mapping; neither is changed.

    Args:
        within: the path of the patch in its file, which the marks of what it changes will name.
    """
    merged = LocatedMapping()
    for key, value in base.items():
        if key not in patch:
            merged.put(key, value, base.marks[key])
    for key, value in patch.items():
        mark = patch.marks[key]._replace(within=within)
        before = base.get(key)
        if value is None:
            merged.marks[key] = mark
            continue
        if isinstance(value, LocatedMapping):
            below = (
                before if isinstance(before, LocatedMapping) and _alike(before, value) else LocatedMapping()
            )
            merged.put(key, overlay(below, value, within), mark)
        else:
            merged.put(key, _marked(value, within), mark)
    return merged


def _alike(before: LocatedMapping, patch: LocatedMapping) -> bool:
    return "type" not in patch or before.get("type") == patch["type"]


def _marked(value: Any, within: Path) -> Any:
    if isinstance(value, LocatedMapping):
        return overlay(LocatedMapping(), value, within)
    if isinstance(value, LocatedList):
        marked = LocatedList()
        for item, mark in zip(value, value.marks, strict=True):
            marked.put(_marked(item, within), mark._replace(within=within))
        return marked
    return value
