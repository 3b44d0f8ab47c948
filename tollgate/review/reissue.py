"""Keys that come back with another value: replaced, or made anew under another address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollgate.access.keys import KEY
from tollgate.review.view import View
from tollgate.terraform.planned.change import Change


@dataclass(frozen=True, slots=True)
class Reissues:
    """The keys whose callers need another value.

    Attributes:
        replaced: the keys that are made anew where they are, by address.
        renamed: the address after by the address before, of keys that are made anew elsewhere.
    """

    replaced: Mapping[str, Change]
    renamed: Mapping[str, str]

    def after(self, key: str) -> str:
        """Where a key is after the plan."""
        return self.renamed.get(key, key)


def reissues(view: View) -> Reissues:
    """The keys that a plan issues anew."""
    changes = list(view.of(KEY))
    gone = {change.address: change for change in changes if change.action == "delete"}
    made: dict[str, list[str]] = {}
    for change in changes:
        if change.action == "create":
            for mark in _marks(change.address, change.after):
                made.setdefault(mark, []).append(change.address)
    renamed: dict[str, str] = {}
    for address, change in sorted(gone.items()):
        for mark in _marks(address, change.before):
            candidates = [found for found in made.get(mark, ()) if found not in renamed.values()]
            if len(candidates) == 1:
                renamed[address] = candidates[0]
                break
    return Reissues({change.address: change for change in changes if change.is_replaced}, renamed)


def _marks(address: str, values: Mapping[str, object] | None) -> tuple[str, ...]:
    """What a key is known by under another address: the name that it has at Amazon."""
    name = (values or {}).get("name")
    return (f"name {name}",) if isinstance(name, str) and name else ()
