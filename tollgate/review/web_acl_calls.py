"""Which calls a statement of a web ACL holds of, where places tell: countries or sets of addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

_KINDS: Final[Mapping[str, str]] = {
    "geo_match_statement": "country_codes",
    "ip_set_reference_statement": "arn",
}
_ANOTHER: Final = "another set of addresses"


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls from some places, or from all others.

    Attributes:
        looked_at: what is compared: the type of the statement, and whose address it looks at.
        places: codes of countries, or ARNs of sets; one that is not known yet is of a set that comes.
    """

    looked_at: tuple[str, str]
    places: frozenset[str]
    are_others: bool = False

    def beyond(self, other: Calls) -> str:
        """Which of these calls are none of the other's, in words; empty for none."""
        if self.are_others == other.are_others:
            wide, narrow = (other, self) if self.are_others else (self, other)
            return _named(wide.places - narrow.places)
        if self.are_others:
            return f"all but {_named(self.places)}"
        # Two sets of addresses may have some in common.
        return _named(self.places & other.places if self.is_of_countries else self.places)

    @property
    def is_of_countries(self) -> bool:
        """Whether two places are never the same under two names."""
        return self.looked_at[0] == "geo_match_statement"


def calls(statement: Mapping[str, Any], unknown: str = "?") -> Calls | None:
    """The calls that a statement holds of; None where places do not tell.

    Args:
        statement: with its blocks as lists or as they are.
        unknown: what a set is called of which the ARN is not known yet.
    """
    parts = {name: blocks(value) for name, value in statement.items() if value}
    if len(parts) != 1:
        return None
    ((kind, found),) = parts.items()
    if len(found) != 1:
        return None
    inner = blocks(found[0].get("statement"))
    if kind == "not_statement" and len(inner) == 1:
        negated = calls(inner[0], unknown)
        return replace(negated, are_others=not negated.are_others) if negated else None
    if kind == "or_statement":
        return _any_of([calls(each, f"{unknown}{place}") for place, each in enumerate(inner)])
    if kind not in _KINDS:
        return None
    named = found[0].get(_KINDS[kind]) or unknown
    places = named if isinstance(named, list) else [named]
    rest = {name: value for name, value in found[0].items() if value and name != _KINDS[kind]}
    return Calls((kind, json.dumps(rest, sort_keys=True)), frozenset(map(str, places)))


def blocks(value: object) -> list[Mapping[str, Any]]:
    """The blocks of a kind, however many there may be."""
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _any_of(each: list[Calls | None]) -> Calls | None:
    known = [found for found in each if found is not None and not found.are_others]
    if len(known) != len(each) or len({found.looked_at for found in known}) != 1:
        return None
    return replace(known[0], places=frozenset().union(*(found.places for found in known)))


def _named(places: frozenset[str]) -> str:
    """`DE, FR`; of an ARN, the name of the set."""
    names = {
        _ANOTHER if place.startswith("?") else place.split("/")[-2] if place.count("/") > 1 else place
        for place in places
    }
    return ", ".join(sorted(names))
