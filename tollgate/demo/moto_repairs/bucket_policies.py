"""A bucket's policy denies only where a statement's condition holds.

moto looks at no condition: a policy that denies what does not come over TLS would deny everything. Here a
statement with a condition is left out, so that nothing is denied by one.

Source: "IAM JSON policy elements: Condition" in the IAM user guide.
"""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket


def mend() -> None:
    """Make moto leave such statements out."""

    def permission(bucket: FakeBucket, action: str, resource: str) -> Any:
        if bucket.policy is None:
            return PermissionResult.NEUTRAL
        policy = json.loads(bucket.policy)
        statements = policy["Statement"]
        listed = statements if isinstance(statements, list) else [statements]
        judged = policy | {"Statement": [it for it in listed if "Condition" not in it]}
        return IAMPolicy(json.dumps(judged)).is_action_permitted(action, resource)

    FakeBucket.get_permission = permission  # type: ignore[method-assign, assignment]
