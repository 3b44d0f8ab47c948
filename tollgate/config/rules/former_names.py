"""A name that a consumer had before is nobody's now, and one consumer's alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem
from tollgate.config.shards import shard_of

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find former names that are still, or again, somebody's, which Terraform refuses while planning."""
    had: dict[str, str] = {}
    for name, consumer in gateway.consumers.items():
        for former in consumer.renamed_from:
            path = ("consumers", name, "renamed_from")
            if former in gateway.consumers:
                yield Problem(
                    path,
                    f"{former!r} is a consumer now, so nobody can have been renamed from it",
                    f"Take {former!r} out here, once every environment has been applied with it; or call "
                    "that one otherwise." + (f" {_keep_its_shard(gateway, name)}" if gateway.shards else ""),
                )
            elif (other := had.setdefault(former, name)) != name or consumer.renamed_from.count(former) > 1:
                yield Problem(
                    path,
                    f"{former!r} is what {other!r} was called before, too"
                    if other != name
                    else f"{former!r} is here twice",
                    "Keep it where the keys are to stay.",
                )


def _keep_its_shard(gateway: Gateway, name: str) -> str:
    """The first name tells the shard, and what takes it away must tell it otherwise."""
    shard = shard_of(name, gateway.consumers[name], gateway.shards or 1)
    return f"Where it is out, say 'shard: {shard}', so that the keys stay in their stack."
