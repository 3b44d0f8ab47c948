"""The trigger of a deployment: a hash, taken while synthesizing, that any change of the API changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from tollgate.redeploy.expressions import expressions, is_of_an_instance, references, values
from tollgate.redeploy.literal import literal
from tollgate.redeploy.snapshot import Snapshot

VERSION = 1
"""How a trigger is made: synthesis writes it beside the trigger, and the audit knows what to take again."""


def triggers(snapshot: Snapshot, redeploy: str | None = None) -> dict[str, str]:
    """The triggers of a deployment.

    Returns:
        `definition`, the SHA-256 of every argument of every resource; `redeploy` as the description has it;
        and one entry for each value from outside the API, named after it: its own SHA-256, taken when
        Terraform plans.
    """
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    outside = {
        literal(value): f"${{sha256(jsonencode({value}))}}"
        for expression in _all_expressions(snapshot)
        for value in _from_outside(expression, snapshot)
    }
    asked = {} if redeploy is None else {"redeploy": redeploy}
    return {"definition": hashlib.sha256(text.encode()).hexdigest(), **asked, **outside}


def _from_outside(expression: str, snapshot: Snapshot) -> Iterator[str]:
    """What of an expression the API alone does not tell; `filesha256("x")` refers to nothing at all.

    An expression with `each.value` means something within its own resource only: what it refers to is taken.
    """
    if is_of_an_instance(expression):
        yield from (value for value in values(expression) if not set(references(value)) <= snapshot.keys())
        return
    found = list(references(expression))
    if not found or any(reference not in snapshot for reference in found):
        yield expression


def _all_expressions(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from expressions(value)
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _all_expressions(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _all_expressions(entry)
