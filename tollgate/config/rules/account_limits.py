"""An account takes so many keys, usage plans and REST APIs in a region: one gateway cannot need more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import (
    API_KEYS_PER_ACCOUNT,
    REST_APIS_PER_ACCOUNT,
    USAGE_PLANS_PER_ACCOUNT,
)
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Count what the gateway makes."""
    keys = sum(len(consumer.keys) for consumer in gateway.consumers.values())
    if keys > API_KEYS_PER_ACCOUNT:
        yield Problem(
            ("consumers",),
            f"the consumers have {keys:,} keys",
            f"An account has {API_KEYS_PER_ACCOUNT:,} in a region at most, and Amazon raises it for nobody. "
            "Spread the consumers over several accounts or regions.",
        )
    plans = len(gateway.usage_plans)
    if plans > USAGE_PLANS_PER_ACCOUNT:
        yield Problem(
            ("usage_plans",),
            f"there are {plans:,} usage plans",
            f"An account has {USAGE_PLANS_PER_ACCOUNT:,} in a region at most: let consumers share a plan.",
        )
    for kind, most in REST_APIS_PER_ACCOUNT.items():
        count = sum(api.endpoint.type == kind for api in gateway.apis.values())
        if count > most:
            yield Problem(
                ("apis",),
                f"there are {count:,} {kind} APIs",
                f"An account has {most:,} in a region at most: put routes together in one API.",
            )
