"""What an authorizer's policy allows.

Developer guide, "API Gateway resource policies", "How API Gateway resource policies affect authorization
workflow"; IAM, "Policy evaluation logic": what is not allowed is denied, and a denial goes before all else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_INVOKE: Final = "execute-api:Invoke"
_FIELDS: Final = frozenset({"Sid", "Effect", "Action", "Resource"})
_NEVER: Final = re.compile(r"(?!)")


class UnknownPolicy(Exception):
    """A policy is of a form that is not known here; `str()` says what of it."""


class MalformedPolicy(Exception):
    """A policy is none."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be called and what may not, each a pattern of methods' ARNs."""

    allowed: re.Pattern[str]
    denied: re.Pattern[str]


def read_policy(document: object) -> Policy:
    """Read a policy document.

    Raises:
        MalformedPolicy: it is none.
        UnknownPolicy: it has conditions, or says whom or what it is not about.
    """
    if not isinstance(document, dict):
        raise MalformedPolicy
    statements = document.get("Statement")
    read = [_statement(each) for each in (statements if isinstance(statements, list) else [statements])]
    resources = {
        effect: [resource for its, of in read if its == effect for resource in of]
        for effect in ("Allow", "Deny")
    }
    return Policy(_any(resources["Allow"]), _any(resources["Deny"]))


def _statement(statement: object) -> tuple[str, list[str]]:
    """The effect of a statement, and the resources that it is about, if it is about calls at all."""
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        raise MalformedPolicy
    if unknown := sorted(statement.keys() - _FIELDS):
        raise UnknownPolicy(f"its policy has {', '.join(map(str, unknown))}, which is not looked at here")
    actions, resources = _texts(statement, "Action"), _texts(statement, "Resource")
    return statement["Effect"], resources if _any(actions, re.IGNORECASE).fullmatch(_INVOKE) else []


def _texts(statement: Mapping[str, object], name: str) -> list[str]:
    value = statement.get(name)
    values = value if isinstance(value, list) else [value]
    texts = [each for each in values if isinstance(each, str)]
    if not texts or len(texts) != len(values):
        raise MalformedPolicy
    return texts


def _any(globs: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """What matches any of some texts with `*` and `?`."""
    patterns = ["".join(_pattern(glob)) for glob in globs]
    return re.compile("|".join(patterns), flags | re.DOTALL) if patterns else _NEVER


def _pattern(glob: str) -> Iterator[str]:
    # Stars beside each other would be tried in all ways.
    for character in re.sub(r"\*+", "*", glob):
        yield {"*": ".*", "?": "."}.get(character, re.escape(character))
