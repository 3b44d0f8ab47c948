"""A consumer that says its shard names one that there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find consumers in shards that are not there."""
    for name, consumer in gateway.consumers.items():
        if consumer.shard is None or (gateway.shards and consumer.shard <= gateway.shards):
            continue
        yield Problem(
            ("consumers", name, "shard"),
            f"there is no shard {consumer.shard}, but {gateway.shards}"
            if gateway.shards
            else "the consumers are not split over shards",
            "Take it out, and the consumer's name decides."
            if gateway.shards
            else "Take it out, or say 'shards:' at the top.",
        )
