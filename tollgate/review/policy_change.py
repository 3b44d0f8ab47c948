"""What another resource policy lets in that the one before it did not, and what it keeps out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Statement = Mapping[str, Any]


def weaker(old: str, new: str) -> str:
    """In which way a policy lets in more than before; empty where it does not."""
    before, after = _statements(old), _statements(new)
    return _said(_alone(before, after, "Deny"), "gone or another", _alone(after, before, "Allow"), "new")


def tighter(old: str, new: str) -> str:
    """In which way a policy keeps out more than before; empty where it does not."""
    before, after = _statements(old), _statements(new)
    return _said(_alone(after, before, "Deny"), "new", _alone(before, after, "Allow"), "gone or another")


def _alone(these: Sequence[Statement], others: Sequence[Statement], effect: str) -> int:
    """How many of these statements of an effect hold of calls that none of the others does."""
    rest = [other for other in others if other.get("Effect") == effect]
    return sum(
        statement.get("Effect") == effect and not any(_covers(other, statement) for other in rest)
        for statement in these
    )


def _said(denied: int, of_denied: str, allowed: int, of_allowed: str) -> str:
    parts = []
    for number, verb, verbs, what in (
        (denied, "denies", "deny", of_denied),
        (allowed, "allows", "allow", of_allowed),
    ):
        if number == 1:
            parts.append(f"a statement that {verb} is {what}")
        elif number:
            parts.append(f"{number} statements that {verbs} are {what.replace('another', 'others')}")
    return "; ".join(parts)


def _covers(wide: Statement, narrow: Statement) -> bool:
    """Whether a statement holds of every call that another of its effect holds of, as far as can be told."""
    names = {*wide, *narrow} - {"Condition", "Sid"}
    if any(wide.get(name) != narrow.get(name) for name in names):
        return False
    asked = dict(_tests(narrow))
    # Each part of a condition must hold: fewer parts hold of more calls.
    return all(place in asked and _holds_of_more(place[0], it, asked[place]) for place, it in _tests(wide))


def _holds_of_more(operator: str, wide: frozenset[str], narrow: frozenset[str]) -> bool:
    return wide <= narrow if "Not" in operator else wide >= narrow


def _tests(statement: Statement) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """What a condition asks: operators and keys, with the values that they are compared with."""
    condition = statement.get("Condition")
    for operator, entries in condition.items() if isinstance(condition, Mapping) else ():
        for key, values in entries.items() if isinstance(entries, Mapping) else ():
            yield (
                (str(operator), str(key)),
                frozenset(map(str, values) if isinstance(values, list) else [str(values)]),
            )


def _statements(policy: str) -> list[Statement]:
    try:
        found = json.loads(policy).get("Statement", [])
    except (ValueError, AttributeError):
        return []
    entries = found if isinstance(found, list) else [found]
    return [entry for entry in entries if isinstance(entry, Mapping)]
