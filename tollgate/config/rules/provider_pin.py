"""A pinned provider version can do what the gateway asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem
from tollgate.config.provider_version import BASE, CEILING, bounds, needs, written

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Hold the pin against the features that need a later version, and against what Tollgate knows."""
    pin = gateway.provider_version
    if pin is None:
        return
    try:
        low, beyond = bounds(pin)
    except ValueError as error:
        yield Problem(
            ("provider_version",),
            f"{str(error)!r} is not a version constraint",
            "Write it as Terraform does: '~> 5.100', '6.25.0' or '>= 5.100, < 7'.",
        )
        return
    if low >= beyond:
        yield Problem(("provider_version",), f"no version is {pin!r}", "Leave it out, or widen it.")
        return
    if beyond <= BASE or low >= CEILING:
        yield Problem(
            ("provider_version",),
            f"{pin!r} admits no version that Tollgate knows",
            f"It writes Terraform for the AWS provider {written(BASE)} and later, below {CEILING[0]}.",
        )
        return
    for need in needs(gateway):
        if beyond <= need.minimum:
            yield Problem(
                need.path,
                f"{need.feature} needs AWS provider {written(need.minimum)}, and 'provider_version: {pin}' "
                "admits nothing so late",
                f"Set 'provider_version: \">= {written(need.minimum)}, < {CEILING[0]}\"', "
                "or leave the feature out.",
            )
