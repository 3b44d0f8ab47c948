"""What Terraform does to each resource, argument by argument; secrets are fingerprints already."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tollgate.terraform.planned.change import SIGNS, Change
from tollgate.terraform.planned.plan import Plan

_LONGEST = 200
"""Characters of a value; the rest is left out."""


def raw_changes(plan: Plan) -> Iterator[str]:
    """A line for each resource that is touched, with those of its arguments below it."""
    for change in plan.touched:
        moved = f"  (was {change.previous_address})" if change.previous_address else ""
        adopted = "  (imported)" if change.is_adopted else ""
        yield f"{SIGNS[change.action]} {change.address}{moved}{adopted}"
        if change.action in ("update", "replace", "replace-first"):
            yield from (f"    {line}" for line in _arguments(change))
    for name in plan.outputs:
        yield f"~ output {name}"


def _arguments(change: Change) -> Iterator[str]:
    for name in change.differing():
        old = _said((change.before or {}).get(name))
        new = "(known after apply)" if change.is_unknown(name) else _said((change.after or {}).get(name))
        forces = "  # forces replacement" if name in change.replace_paths else ""
        # What is computed anew says nothing that a reader looks for.
        if not (change.is_replaced and change.is_unknown(name) and not forces):
            yield f"{name}: {old} -> {new}{forces}"


def _said(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
