"""Policies of IAM: JSON in an argument, or an aws_iam_policy_document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tollgate.terraform.configuration.resource import Block
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_list, as_text

Statement = Mapping[str, Any]
"""As IAM's JSON has it: `Effect`, `Principal`, `Action`, `Resource`, `Condition`. A text in it may be a
`Reference`, or `Unknown`."""

_HOLE: Final = "…"
"""What stands in a pattern for an attribute that Amazon tells, which has no `*`."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of a policy, in which `*` and `?` stand for any letters.

    Attributes:
        text: `arn:aws:sqs:…:jobs`, where `…` is an attribute of a resource.
        unknown: why there may be more in it; None where there is no more.
    """

    text: str
    unknown: Unknown | None = None


def statements_of(holder: Block, argument: str) -> Sequence[Statement] | Unknown:
    """The statements of a policy."""
    policy = holder.get(argument)
    if isinstance(policy, Reference):
        if policy.resource.kind == "aws_iam_policy_document" and policy.attribute in (
            "json",
            "minified_json",
        ):
            return _of_document(policy.resource)
        return Unknown(f"{policy} is known after apply")
    if isinstance(policy, Unknown):
        found = _of_text(policy.text, policy)
        return found if isinstance(found, Unknown) else [_evaluated(entry, holder) for entry in found]
    return _of_text(policy, Unknown("it is no JSON")) if isinstance(policy, str) else Unknown("it is no text")


def pattern(holder: Block, value: Value) -> Pattern:
    """A text of a statement, as far as it is known."""
    if isinstance(value, Reference):
        return Pattern(_HOLE)
    if isinstance(value, Unknown) and value.text is not None:
        pieces = list(holder.pieces(value.text))
        unknown = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
        return Pattern("".join(map(_shown, pieces)), unknown)
    text = as_text(value)
    return Pattern("", text) if isinstance(text, Unknown) else Pattern(text or "")


def listed(value: object) -> Sequence[Any]:
    """What IAM takes as one or as a list; nothing where there is none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def allows(statement: Statement) -> bool:
    """Whether a statement allows something."""
    return statement.get("Effect") == "Allow"


def principals(statement: Statement) -> Sequence[tuple[str, Value]]:
    """Each of whom a statement is about, by type: `("Service", "lambda.amazonaws.com")`, `("*", "*")`."""
    found = statement.get("Principal")
    if isinstance(found, Mapping):
        return [(str(kind), one) for kind, named in found.items() for one in listed(named)]
    return [("*", one) for one in listed(found)]


def condition_keys(statement: Statement) -> Mapping[str, str]:
    """What the conditions of a statement are about, each in small letters with its operator:
    `{"aws:sourceaccount": "StringEquals"}`."""
    condition = statement.get("Condition")
    operators = condition.items() if isinstance(condition, Mapping) else ()
    return {
        str(key).lower(): str(operator)
        for operator, entries in operators
        if isinstance(entries, Mapping)
        for key in entries
    }


def _evaluated(entry: Statement, holder: Block) -> Statement:
    """A statement with what its expressions come to; only a list stays one."""
    return {name: _part(said, holder) for name, said in entry.items()}


def _part(said: object, holder: Block) -> object:
    if isinstance(said, Mapping):
        return {name: _part(inner, holder) for name, inner in said.items()}
    if isinstance(said, list):
        return [_part(inner, holder) for inner in said]
    found = holder.evaluated(said)
    # Amazon takes a list wherever it takes a text.
    return list(found) if isinstance(found, Sequence) and not isinstance(found, str) else found


def _shown(piece: Value) -> str:
    if isinstance(piece, (Reference, Unknown)):
        return _HOLE
    text = as_text(piece)
    return text if isinstance(text, str) else ""


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
    for name, argument in (
        ("Action", "actions"), ("NotAction", "not_actions"),
        ("Resource", "resources"), ("NotResource", "not_resources"),
    ):  # fmt: skip
        if block.get(argument) is not None:
            found = as_list(block.get(argument))
            made[name] = found if isinstance(found, Unknown) else list(found)
    for name, argument in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        identifiers = _identifiers(block, argument)
        if identifiers:
            made[name] = identifiers
    conditions = block.blocks("condition")
    made["Condition"] = conditions if isinstance(conditions, Unknown) else _conditions(conditions)
    return next((part for part in made.values() if isinstance(part, Unknown)), made)


def _identifiers(block: Block, name: str) -> Mapping[str, list[Value]] | Unknown:
    """The principals of each of several blocks, by type."""
    blocks = block.blocks(name)
    if isinstance(blocks, Unknown):
        return blocks
    found: dict[str, list[Value]] = {}
    for each in blocks:
        kind, values = as_text(each.get("type")), as_list(each.get("identifiers"))
        if isinstance(values, Unknown):
            return values
        found.setdefault(kind if isinstance(kind, str) else "AWS", []).extend(values)
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
