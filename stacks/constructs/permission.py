"""What lets API Gateway call a Lambda function."""

from __future__ import annotations

from cdktf import TerraformStack
from constructs import Construct

_STATEMENT_ID_PREFIX_MAX_LENGTH = 100 - 26
"""AWS Lambda takes 100 characters (`AddPermission`), of which Terraform's own part has 26."""


def statement_id_prefix(scope: Construct, address: str) -> str:
    """What begins a statement's id, which Terraform makes unique.

    So a new permission is there before the one that it replaces is gone.
    """
    return f"tollgate-{TerraformStack.of(scope).node.id}-{address}-"[:_STATEMENT_ID_PREFIX_MAX_LENGTH]
