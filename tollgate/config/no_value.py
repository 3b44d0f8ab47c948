"""What has no value and would be taken for what is not there: a guard would be off without a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tollgate.config.default_slots import with_default_slots
from tollgate.config.gateway import Gateway
from tollgate.config.located import LocatedMapping
from tollgate.config.model_tree import (
    bare,
    below,
    can_be_empty,
    is_mapping,
    is_model,
    may_be_left_out,
    members,
)
from tollgate.config.problem import Path, Problem
from tollgate.config.section import SECTIONS, patches
from tollgate.config.suggestion import instead

SECTIONS_OF_ENTRIES: Final = frozenset(
    ("environments", *(name for name, it in Gateway.model_fields.items() if is_mapping(bare(it.annotation))))
)
"""The fields of a gateway that hold entries by name: of these, an empty one is one that is not there."""

_ACCOUNTS: Final = "allowed_account_ids"
_WITHIN: Final = len(("environments", "NAME"))
_OWN_RULES: Final = tuple((section,) for section in SECTIONS)
"""An entry of these is nothing without its required field: taking none out leaves no doubt."""


def without_value(root: LocatedMapping) -> Iterator[Problem]:
    """Find fields without a value, which an environment alone may have: there, null takes away what is there.

    What pydantic refuses by itself is left to it.
    """
    for path in _nulls(root, ()):
        if path[0] == "environments" or (len(path) == 1 and path[0] in SECTIONS_OF_ENTRIES):
            continue
        holder, field = _type_at(root, path[:-1]), str(path[-1])
        if any(may_be_left_out(model, field) for model in members(holder)):
            yield Problem(path, "this has no value", remedy_of(_type_at(root, path)))
    yield from _no_account(root, ())
    for environment, patch in patches(root):
        yield from _no_account(patch, ("environments", environment))
        base = with_default_slots(root, patch)
        yield from _taken_from_nothing(Gateway, base, patch, ("environments", environment))


def _no_account(data: LocatedMapping, within: Path) -> Iterator[Problem]:
    """An empty list of accounts would let in any, as none does."""
    if data.get(_ACCOUNTS) == []:
        message = "this names no account, so that any would do"
        yield Problem((*within, _ACCOUNTS), message, "Name one, or take the line out.")


def remedy_of(annotation: Any) -> str:
    """What to do with a field that has no value."""
    if is_model(annotation) and can_be_empty(annotation):
        return "Write '{}' for its defaults, or take the line out."
    return "Give it one, or take the line out."


def _nulls(data: LocatedMapping, path: Path) -> Iterator[Path]:
    for key, value in data.items():
        if value is None:
            yield (*path, key)
        elif isinstance(value, LocatedMapping):
            yield from _nulls(value, (*path, key))


def _type_at(root: LocatedMapping, path: Path) -> Any:
    here: Any = Gateway
    data: object = root
    for part in path:
        here = below(here, part, data)
        data = data.get(str(part)) if isinstance(data, LocatedMapping) else None
    return here


def _taken_from_nothing(
    kind: Any, base: LocatedMapping, patch: LocatedMapping, path: Path
) -> Iterator[Problem]:
    """Find what an environment takes away and nothing has: features, and the entries of those."""
    for key, value in patch.items():
        inner, before = below(kind, key, base), base.get(key)
        if value is None and before is None and members(inner) and path[_WITHIN:] not in _OWN_RULES:
            candidates = [name for name, it in base.items() if it is not None] if is_mapping(kind) else ()
            yield Problem(
                (*path, key),
                f"there is no {key!r} that this could take out",
                instead(key, candidates) if candidates else "Give it a value, or take the line out.",
            )
        elif isinstance(value, LocatedMapping) and is_mapping(inner) and before is None:
            yield from _taken_from_nothing(inner, LocatedMapping(), value, (*path, key))
        elif isinstance(value, LocatedMapping) and isinstance(before, LocatedMapping):
            yield from _taken_from_nothing(inner, before, value, (*path, key))
