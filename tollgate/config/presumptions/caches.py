"""What caches cost."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.gateway import Gateway


def of(gateway: Gateway) -> Iterator[str]:
    """That a cache costs by the hour, for each API that has one."""
    for name, api in sorted(gateway.apis.items()):
        if (cache := api.stage.cache) is not None:
            yield f"{name} has a cache of {cache.size} GB, which costs by the hour, asked or not."
