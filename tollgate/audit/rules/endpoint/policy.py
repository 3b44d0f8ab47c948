"""What the resource policy of an API lets anyone do."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Final

from tollgate.access.iam import Statement, allows, listed

_EVERY_ADDRESS: Final = ("0.0.0.0/0", "::/0", "*")


def is_open(statement: Statement) -> bool:
    """Whether a statement lets anyone call the API, without a condition that keeps someone out."""
    return (
        allows(statement)
        and not _keeps_out(statement.get("Condition"))
        and _is_of_anyone(statement)
        and _is_about_calls(statement)
    )


def denies(statement: Statement) -> bool:
    """Whether a statement refuses calls of anyone, which its condition narrows."""
    return statement.get("Effect") == "Deny" and _is_of_anyone(statement) and _is_about_calls(statement)


def _keeps_out(condition: object) -> bool:
    """Whether a condition keeps anyone out: one that every address fulfils does not."""
    if not isinstance(condition, Mapping):
        return bool(condition)
    values_of_each = [
        listed(values)
        for entries in condition.values()
        if isinstance(entries, Mapping)
        for values in entries.values()
    ]
    return any(not any(value in _EVERY_ADDRESS for value in values) for values in values_of_each)


def _is_of_anyone(statement: Statement) -> bool:
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return any("*" in listed(named) for named in principal.values())
    return principal == "*" or (isinstance(principal, list) and "*" in principal)


def _is_about_calls(statement: Statement) -> bool:
    if "NotAction" in statement:
        return not any(map(_is_invoke, listed(statement["NotAction"])))
    return any(map(_is_invoke, listed(statement.get("Action"))))


def _is_invoke(action: object) -> bool:
    """Whether an action, in which `*` and `?` stand for any letters, is to call an API."""
    return isinstance(action, str) and fnmatchcase("execute-api:invoke", action.lower())
