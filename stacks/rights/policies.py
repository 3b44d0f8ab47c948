"""The policies of a role: one for each family of resource types, in pieces that IAM takes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import groupby
from typing import Final, Literal

from stacks.rights.grant import Grant, Place
from stacks.rights.registry import FAMILIES, is_known
from tollgate.errors import TollgateError

Task = Literal["plan", "apply"]
Statement = Mapping[str, object]

MAX_CHARACTERS: Final = 6_144
"""Of a managed policy, white space left out: IAM user guide, "IAM and AWS STS quotas"."""
MAX_POLICIES: Final = 10
"""Managed ones of a role, unless Amazon raises it: the same page."""


def policies(types: Collection[str], place: Place, task: Task) -> Mapping[str, Sequence[Statement]]:
    """What a role may do, by the names of its policies: `logs`, and `logs-2` where one is full.

    Raises:
        TollgateError: a type of resource of which no rights are told.
    """
    if unknown := sorted(type_ for type_ in types if not is_known(type_)):
        raise TollgateError(
            f"'bootstrap' does not know which rights Terraform needs for {', '.join(unknown)}.\n"
            "  Leave 'bootstrap.ci' out, and give the CI a role of your own."
        )
    found: dict[str, Sequence[Statement]] = {}
    for family, grants in FAMILIES.items():
        own = [grant for type_ in sorted(types) for grant in grants.get(type_, ())]
        for number, piece in enumerate(_pieces(_statements(own, place, task)), 1):
            found[family if number == 1 else f"{family}-{number}"] = piece
    return found


def size(statements: Sequence[Statement]) -> int:
    """The characters that IAM counts."""
    return len(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, separators=(",", ":")))


def _statements(grants: Sequence[Grant], place: Place, task: Task) -> list[Statement]:
    by_action: dict[tuple[str, str], set[str]] = {}
    for grant in grants:
        arns = {arn for pattern in grant.on for arn in place.arns(pattern)}
        when = json.dumps(_placed(grant.when, place), sort_keys=True)
        for action in (*grant.read, *(grant.write if task == "apply" else ())):
            by_action.setdefault((when, action), set()).update(arns)
    alike = sorted(
        (when, sorted(_widest(arns)), action) for (when, action), arns in by_action.items() if arns
    )
    return [
        _statement([action for *_, action in group], arns, json.loads(when))
        for (when, arns), group in groupby(alike, key=lambda it: (it[0], it[1]))
    ]


def _statement(actions: Sequence[str], arns: Sequence[str], when: object) -> Statement:
    condition = {"Condition": when} if when else {}
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": list(arns), **condition}


def _placed(value: object, place: Place) -> object:
    if isinstance(value, Mapping):
        return {name: _placed(it, place) for name, it in value.items()}
    if isinstance(value, str):
        return next(place.arns(value))
    return [_placed(it, place) for it in value] if isinstance(value, Sequence) else value


def _widest(arns: Collection[str]) -> Iterator[str]:
    """The patterns that no other of them covers."""
    return (arn for arn in arns if not any(arn != it and fnmatchcase(arn, it) for it in arns))


def _pieces(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """Statements in the order that they have, cut where a policy would be too long."""
    piece: list[Statement] = []
    for statement in statements:
        if piece and size([*piece, statement]) > MAX_CHARACTERS:
            yield piece
            piece = []
        piece.append(statement)
    if piece:
        yield piece
