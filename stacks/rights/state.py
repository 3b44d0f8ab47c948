"""What Terraform's S3 backend needs of the bucket: HashiCorp, "Backend Type: s3", "Permissions Required".

Who plans reads only: a plan without a lock (`-lock=false`) is one for a review, and could otherwise take away
the lock of an apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stacks.rights.policies import Statement, Task

_AGAINST_THE_KEY: Final = ("kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")


def statements(bucket: str, keys: Sequence[str], key_arn: str, task: Task) -> Sequence[Statement]:
    """The rights on the states of one environment.

    Args:
        bucket: its ARN.
        keys: of the states' objects.
        key_arn: of what encrypts them.
    """
    states = [f"{bucket}/{key}" for key in keys]
    locks = [f"{state}.tflock" for state in states]
    common = [
        # Terraform lists the bucket for its workspaces.
        _allow(["s3:ListBucket"], [bucket]),
        _allow(["s3:GetObject"], states),
    ]
    if task == "plan":
        return [*common, _allow(["kms:Decrypt"], [key_arn])]
    return [
        *common,
        _allow(["s3:PutObject"], states),
        _allow(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], locks),
        _allow(["kms:Decrypt", "kms:GenerateDataKey"], [key_arn]),
        # Where the gateway has keys of its own, rights on those must not reach this one.
        {"Effect": "Deny", "Action": list(_AGAINST_THE_KEY), "Resource": [key_arn]},
    ]


def of_another_role(arn: str) -> Sequence[Statement]:
    """What it takes to let the provider take on another role."""
    return [_allow(["sts:AssumeRole"], [arn])]


def _allow(actions: Sequence[str], resources: Sequence[str]) -> Statement:
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
