"""What Terraform takes over is taken over once, and a gateway has something to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Path, Problem, dotted

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find an id that two things would be, a value for a key that has one, and a gateway of nothing."""
    if not gateway.apis and not any(plan.existing_stages for plan in gateway.usage_plans.values()):
        yield Problem(("apis",), "'apis' is missing", "Add 'apis:'.", refers_to=("apis",))
    first: dict[tuple[str, str], Path] = {}
    for kind, id_, path in imported(gateway):
        other = first.setdefault((kind, id_), path)
        if other != path:
            yield Problem(
                path,
                f"{dotted(other)} is {id_!r} already",
                "Give each what it is at Amazon.",
                refers_to=other,
            )
    for name, consumer in gateway.consumers.items():
        for slot, key in consumer.keys.items():
            if key.import_id and key.value_from:
                yield Problem(
                    ("consumers", name, "keys", slot, "value_from"),
                    "a key that is there already has its value",
                    "Take it out: another value would replace the key.",
                )


def imported(gateway: Gateway) -> Iterator[tuple[str, str, Path]]:
    """What Terraform takes over: its kind, its id, and where that stands."""
    for name, plan in gateway.usage_plans.items():
        if plan.import_id:
            yield "plan", plan.import_id, ("usage_plans", name, "import_id")
    for name, consumer in gateway.consumers.items():
        for slot, key in consumer.keys.items():
            if key.import_id:
                yield "key", key.import_id, ("consumers", name, "keys", slot, "import_id")
