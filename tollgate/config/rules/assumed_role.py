"""The role that Terraform takes on is of the region's partition; `accounts_of_arns` looks at its account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.assume_role import partition_of
from tollgate.config.problem import Problem
from tollgate.config.region import partition

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find a role with which every plan would fail."""
    if gateway.assume_role is None:
        return
    arn = gateway.assume_role.arn
    there, here = partition_of(arn), partition(gateway.region)
    if there and there != here:
        yield Problem(
            ("assume_role", "arn"),
            f"the role is of the partition {there!r}, and {gateway.region} is in {here!r}",
            f"Name a role of the region's partition: 'arn:{here}:iam::…'.",
        )
