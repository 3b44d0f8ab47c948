"""No two APIs, plans or keys have one name at Amazon.

Amazon would take them. But its console and its usage reports show that name, so whoever blocks a consumer's
key there could block another's: `a-b` with the slot `c` and `a` with the slot `b-c` both make
`<gateway>-<environment>-a-b-c`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Path, Problem, dotted

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find second uses of a name."""
    yield from _twice(
        (gateway.api_name(name), ("apis", name, "name") if api.name else ("apis", name))
        for name, api in gateway.apis.items()
    )
    yield from _twice(
        (
            gateway.plan_name(name),
            ("usage_plans", name, "name") if plan.name else ("usage_plans", name),
        )
        for name, plan in gateway.usage_plans.items()
    )
    yield from _twice(
        (gateway.key_name(name, slot), ("consumers", name, "keys", slot))
        for name, consumer in gateway.consumers.items()
        for slot, key in consumer.keys.items()
        # What was there before is called as it is.
        if key.import_id is None
    )


def _twice(named: Iterable[tuple[str, Path]]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for name, path in named:
        other = first.setdefault(name, path)
        if other != path:
            yield Problem(
                path,
                f"this would be called {name!r} at Amazon, as {dotted(other)} is",
                "Rename one of them: nobody could tell the two apart there.",
                refers_to=other,
            )
