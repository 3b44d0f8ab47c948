"""All that a gateway presumes, and what it pays for, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.gateway import Gateway
from tollgate.config.presumptions import alarms, caches, domains, logs, resource_policies, routes, web_acls

_TOPICS = (logs.of, domains.of, alarms.of, web_acls.of, resource_policies.of, caches.of, routes.of)


def presumed(gateway: Gateway) -> Iterator[str]:
    """What must be so, one line each."""
    for of in _TOPICS:
        yield from of(gateway)
