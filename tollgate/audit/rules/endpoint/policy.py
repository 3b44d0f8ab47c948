"""Resource policies: JSON in an argument, or an aws_iam_policy_document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tollgate.terraform.configuration.resource import Block
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_list, as_text

Statement = Mapping[str, Any]
"""As IAM's JSON has it: `Effect`, `Principal`, `Action`, `Condition`."""


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
    """Whether a statement lets anyone call the API, without a condition."""
    return (
        statement.get("Effect") == "Allow"
        and not statement.get("Condition")
        and _is_anyone(statement.get("Principal"))
        and any(_is_invoke(action) for action in _listed(statement.get("Action")))
    )


def denies(statement: Statement) -> bool:
    """Whether a statement refuses calls, of whomever."""
    return statement.get("Effect") == "Deny" and any(
        _is_invoke(action) for action in _listed(statement.get("Action"))
    )


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
    made = [_statement(block) for block in blocks]
    return next((found for found in made if isinstance(found, Unknown)), None) or [
        found for found in made if not isinstance(found, Unknown)
    ]


def _statement(block: Block) -> Statement | Unknown:
    principals = block.blocks("principals")
    conditions = block.blocks("condition")
    effect, actions = as_text(block.get("effect")), as_list(block.get("actions"))
    for part in (principals, conditions, effect, actions):
        if isinstance(part, Unknown):
            return part
    assert not isinstance(principals, Unknown)
    identifiers = [as_list(principal.get("identifiers")) for principal in principals]
    if unknown := next((found for found in identifiers if isinstance(found, Unknown)), None):
        return unknown
    return {
        "Effect": effect or "Allow",
        "Principal": {
            "AWS": [entry for found in identifiers if not isinstance(found, Unknown) for entry in found]
        },
        "Action": actions,
        "Condition": conditions,
    }


def _is_anyone(principal: object) -> bool:
    if isinstance(principal, Mapping):
        return any("*" in _listed(named) for named in principal.values())
    return principal == "*"


def _is_invoke(action: object) -> bool:
    return isinstance(action, str) and action.lower() in ("*", "execute-api:*", "execute-api:invoke")


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]
