"""A delivered value has a name of its own, and who may read it is somebody's secret and no parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.delivery import (
    PARAMETER_NAME_MAX_LENGTH,
    SECRET_NAME_MAX_LENGTH,
    NoDelivery,
    SecretsManager,
)
from tollgate.config.problem import Path, Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find deliveries that Amazon would refuse, or that two keys would share."""
    taken: dict[tuple[str, str], str] = {}
    for name, consumer in gateway.consumers.items():
        delivery = gateway.delivery_of(consumer)
        path: Path = ("consumers", name)
        if consumer.principals and not isinstance(delivery, SecretsManager):
            yield Problem(
                (*path, "principals"),
                "only a secret has a policy that lets principals read it",
                "Deliver with 'type: secretsmanager', or take them out.",
            )
        if delivery is None or isinstance(delivery, NoDelivery):
            continue
        most = SECRET_NAME_MAX_LENGTH if isinstance(delivery, SecretsManager) else PARAMETER_NAME_MAX_LENGTH
        at = (*path, "delivery", "name") if consumer.delivery is not None else ("delivery", "name")
        for slot in consumer.keys:
            made = gateway.delivery_name(delivery, name, slot)
            other = taken.setdefault((delivery.type, made), f"{name}/{slot}")
            if other != f"{name}/{slot}":
                yield Problem(
                    at,
                    f"{name}/{slot} and {other} would both be delivered as {made!r}",
                    "Put something between '{consumer}' and '{slot}' that no name has: '/'.",
                )
            if len(made) > most:
                yield Problem(at, f"{made!r} has {len(made)} characters", f"{most} are the most.")
