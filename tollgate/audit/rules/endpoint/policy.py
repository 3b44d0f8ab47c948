"""Resource policies: JSON in an argument, or an aws_iam_policy_document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from tollgate.terraform.configuration.resource import Block
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_list, as_text

Statement = Mapping[str, Any]
"""As IAM's JSON has it: `Effect`, `Principal`, `Action`, `Condition`."""

_EVERY_ADDRESS: Final = ("0.0.0.0/0", "::/0", "*")


def statements_of(policy: Value) -> Sequence[Statement] | Unknown:
    """The statements of a policy."""
    if isinstance(policy, Reference):
        if policy.resource.kind == "aws_iam_policy_document" and policy.attribute == "json":
            return _of_document(policy.resource)
        return Unknown(f"{policy} is known after apply")
    if isinstance(policy, Unknown):
        return _of_text(policy.text, policy)
    return _of_text(policy, Unknown("it is no JSON")) if isinstance(policy, str) else Unknown("it is no text")


def is_open(statement: Statement) -> bool:
    """Whether a statement lets anyone call the API, without a condition that keeps someone out."""
    return (
        statement.get("Effect") == "Allow"
        and not _keeps_out(statement.get("Condition"))
        and _is_of_anyone(statement)
        and _is_about_calls(statement)
    )


def denies(statement: Statement) -> bool:
    """Whether a statement refuses calls of anyone, which its condition narrows."""
    return statement.get("Effect") == "Deny" and _is_of_anyone(statement) and _is_about_calls(statement)


def _of_text(text: str | None, otherwise: Unknown) -> Sequence[Statement] | Unknown:
    """Of JSON, in which expressions may stand within texts."""
    try:
        document = json.loads(text or "")
    except (ValueError, RecursionError):
        return otherwise
    found = document.get("Statement") if isinstance(document, Mapping) else None
    entries = found if isinstance(found, list) else [found]
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _of_document(document: Block) -> Sequence[Statement] | Unknown:
    blocks = document.blocks("statement")
    if isinstance(blocks, Unknown):
        return blocks
    if any(
        document.get(name) is not None for name in ("source_policy_documents", "override_policy_documents")
    ):
        return Unknown("it is made of other policies, too")
    made: list[Statement] = []
    for block in blocks:
        found = _statement(block)
        if isinstance(found, Unknown):
            return found
        made.append(found)
    return made


def _statement(block: Block) -> Statement | Unknown:
    """A statement as IAM's JSON would have it; of a condition only what it is about."""
    made: dict[str, Any] = {"Effect": as_text(block.get("effect")) or "Allow"}
    for name, argument in (("Action", "actions"), ("NotAction", "not_actions")):
        if block.get(argument) is not None:
            made[name] = as_list(block.get(argument))
    for name, argument in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        identifiers = _gathered(block, argument, "identifiers")
        if identifiers:
            made[name] = identifiers if isinstance(identifiers, Unknown) else {"AWS": identifiers}
    conditions = block.blocks("condition")
    made["Condition"] = conditions if isinstance(conditions, Unknown) else _conditions(conditions)
    return next((part for part in made.values() if isinstance(part, Unknown)), made)


def _gathered(block: Block, name: str, argument: str) -> Sequence[Value] | Unknown:
    """A list of each of several blocks, as one."""
    blocks = block.blocks(name)
    if isinstance(blocks, Unknown):
        return blocks
    found: list[Value] = []
    for each in blocks:
        values = as_list(each.get(argument))
        if isinstance(values, Unknown):
            return values
        found.extend(values)
    return found


def _conditions(blocks: Sequence[Block]) -> Mapping[str, Any] | Unknown:
    made: dict[str, Any] = {}
    for block in blocks:
        test, variable, values = (
            as_text(block.get("test")),
            as_text(block.get("variable")),
            as_list(block.get("values")),
        )
        for part in (test, variable, values):
            if isinstance(part, Unknown):
                return part
        made[f"{test}:{len(made)}"] = {str(variable): values}
    return made


def _keeps_out(condition: object) -> bool:
    """Whether a condition keeps anyone out: one that every address fulfils does not."""
    if not isinstance(condition, Mapping):
        return bool(condition)
    listed = [
        _listed(values)
        for entries in condition.values()
        if isinstance(entries, Mapping)
        for values in entries.values()
    ]
    return any(not any(value in _EVERY_ADDRESS for value in values) for values in listed)


def _is_of_anyone(statement: Statement) -> bool:
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return any("*" in _listed(named) for named in principal.values())
    return principal == "*" or (isinstance(principal, list) and "*" in principal)


def _is_about_calls(statement: Statement) -> bool:
    if "NotAction" in statement:
        return not any(map(_is_invoke, _listed(statement["NotAction"])))
    return any(map(_is_invoke, _listed(statement.get("Action"))))


def _is_invoke(action: object) -> bool:
    """Whether an action, in which `*` and `?` stand for any letters, is to call an API."""
    return isinstance(action, str) and fnmatchcase("execute-api:invoke", action.lower())


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]
