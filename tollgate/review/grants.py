"""What a policy of IAM grants, and what comes and goes from one to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

_SHOWN: Final = 3
_BUT: Final = "all but "


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """An action on a resource, or a principal that may take a role.

    Attributes:
        action: `sqs:SendMessage`, or `all but iam:*`.
        on: `arn:aws:sqs:eu-west-1:1:jobs`, or `by apigateway.amazonaws.com`.
        condition: as JSON; empty where there is none.
        is_denied: whether it is refused, and not allowed.
    """

    action: str
    on: str
    condition: str = ""
    is_denied: bool = False

    def __str__(self) -> str:
        return f"{self.action} on {self.on}" + (" on a condition" if self.condition else "")

    @property
    def is_everything(self) -> bool:
        """Whether it is every action on everything, or anyone who may take a role."""
        return (self.action == "*" and self.on == "*") or self.on == "by *"

    def covers(self, other: Grant) -> bool:
        """Whether who has it has the other, too: `*` and `?` stand for any letters."""
        is_so = self.condition in ("", other.condition) and self.is_denied == other.is_denied
        return is_so and _matches(self.action.lower(), other.action.lower()) and _matches(self.on, other.on)


@dataclass(frozen=True, slots=True)
class Difference:
    """From one policy to the next.

    Attributes:
        more: what is allowed that was not, and what was denied and no longer is.
        less: what was allowed and no longer is, and what is denied that was not.
    """

    more: Set[Grant]
    less: Set[Grant]


def difference(old: object, new: object) -> Difference:
    """What comes and goes.

    Args:
        old: the JSON of a policy; None for no policy.
    """
    before, after = set(_grants(old)), set(_grants(new))
    came, went = _without(after, before), _without(before, after)
    return Difference(
        more={one for one in came if not one.is_denied} | {one for one in went if one.is_denied},
        less={one for one in went if not one.is_denied} | {one for one in came if one.is_denied},
    )


def shown(grants: Iterable[Grant]) -> str:
    """The first of them for a person, and how many more."""
    found = sorted(grants)
    texts = [f"{'not denied: ' if one.is_denied else ''}{one}" for one in found[:_SHOWN]]
    return ", ".join(texts) + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")


def _without(grants: Set[Grant], others: Set[Grant]) -> Set[Grant]:
    return {one for one in grants - others if not any(other.covers(one) for other in others)}


def _grants(policy: object) -> Iterator[Grant]:
    try:
        document = json.loads(str(policy)) if policy else {}
    except ValueError:
        return
    statements = document.get("Statement", []) if isinstance(document, dict) else []
    for entry in statements if isinstance(statements, list) else [statements]:
        if isinstance(entry, Mapping) and entry.get("Effect") in ("Allow", "Deny"):
            yield from _of_statement(entry)


def _of_statement(entry: Mapping[str, Any]) -> Iterator[Grant]:
    on = (
        _texts(entry.get("Resource"))
        or [f"{_BUT}{name}" for name in _texts(entry.get("NotResource"))]
        or [f"by {who}" for who in _principals(entry.get("Principal"))]
        or ["*"]
    )
    actions = _texts(entry.get("Action")) or [f"{_BUT}{name}" for name in _texts(entry.get("NotAction"))]
    condition = json.dumps(entry["Condition"], sort_keys=True) if entry.get("Condition") else ""
    for action in actions:
        for resource in on:
            yield Grant(action, resource, condition, is_denied=entry["Effect"] == "Deny")


def _matches(wide: str, narrow: str) -> bool:
    if wide.startswith(_BUT) or narrow.startswith(_BUT):
        return wide in ("*", narrow)
    return fnmatchcase(narrow, wide.replace("[", "[[]"))


def _principals(found: object) -> Sequence[str]:
    if isinstance(found, Mapping):
        return [who for value in found.values() for who in _texts(value)]
    return _texts(found)


def _texts(found: Any) -> Sequence[str]:
    if isinstance(found, str):
        return [found]
    return [str(entry) for entry in found] if isinstance(found, list) else []
