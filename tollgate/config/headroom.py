"""How much of an account a description takes, over all of its environments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tollgate.config.gateway import Gateway
from tollgate.config.limits import API_KEYS_PER_ACCOUNT, USAGE_PLANS_PER_ACCOUNT

_WORTH_TELLING: Final = 0.8
"""Of a limit: below it there is room enough."""


def headroom(environments: Mapping[str, Gateway]) -> Iterator[str]:
    """Which limits of an account come near, region by region.

    A description does not say which account an environment is in: where they are of several, each has the
    limit for itself.
    """
    for region in dict.fromkeys(gateway.region for gateway in environments.values()):
        here = {name: gateway for name, gateway in environments.items() if gateway.region == region}
        for what, most, count in _LIMITS:
            counts = {name: count(gateway) for name, gateway in here.items()}
            total = sum(counts.values())
            if total < _WORTH_TELLING * most:
                continue
            parts = ", ".join(f"{name} {number:,}" for name, number in counts.items())
            left = most - total
            said = (
                f"{left:,} are left"
                if left >= 0
                else "more than one account takes: put the environments into several"
            )
            yield f"{region}: {total:,} of the {most:,} {what} of an account ({parts}); {said}."


def _keys(gateway: Gateway) -> int:
    return sum(len(consumer.keys) for consumer in gateway.consumers.values())


def _plans(gateway: Gateway) -> int:
    return len(gateway.usage_plans)


_LIMITS: Final[tuple[tuple[str, int, Callable[[Gateway], int]], ...]] = (
    ("API keys", API_KEYS_PER_ACCOUNT, _keys),
    ("usage plans", USAGE_PLANS_PER_ACCOUNT, _plans),
)
