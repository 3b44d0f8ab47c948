"""What a resource policy presumes of where calls come from."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.gateway import Gateway
from tollgate.config.protection.address_ranges import is_private


def of(gateway: Gateway) -> Iterator[str]:
    """That private addresses keep nobody out and let nobody in where calls come from the internet."""
    for name, api in sorted(gateway.apis.items()):
        if api.resource_policy is None or api.endpoint.type == "private":
            continue
        for field in ("allow", "deny"):
            places = getattr(api.resource_policy, field)
            private = [it for it in (places.addresses or ()) if is_private(it)] if places else []
            if private:
                yield (
                    f"{name} names {', '.join(private)} in '{field}', which no caller from the internet has: "
                    "the policy sees the public address that a network goes out by."
                )
