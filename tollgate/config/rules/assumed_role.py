"""The role that Terraform takes on is one of an account that it may change, and of the region's partition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.assume_role import account_of, partition_of
from tollgate.config.model import is_token
from tollgate.config.problem import Problem
from tollgate.config.region import partition

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find a role with which every plan would fail."""
    if gateway.assume_role is None:
        return
    arn = gateway.assume_role.arn
    allowed = gateway.allowed_account_ids
    account, there, here = account_of(arn), partition_of(arn), partition(gateway.region)
    if account and allowed and account not in allowed and not any(map(is_token, allowed)):
        yield Problem(
            ("assume_role", "arn"),
            f"the role is of the account {account}, which 'allowed_account_ids' leaves out",
            f'Name a role of {" or ".join(allowed)}, or allow the account: "{account}".',
        )
    if there and there != here:
        yield Problem(
            ("assume_role", "arn"),
            f"the role is of the partition {there!r}, and {gateway.region} is in {here!r}",
            f"Name a role of the region's partition: 'arn:{here}:iam::…'.",
        )
