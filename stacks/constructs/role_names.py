"""What the names of IAM roles begin with, where Terraform makes the rest."""

from __future__ import annotations

from typing import Final

UNIQUE_LENGTH: Final = 26
"""The characters that Terraform puts behind a name's prefix: `UniqueIDSuffixLength` of its plugin SDK."""
_MAX_LENGTH: Final = 64 - UNIQUE_LENGTH
"""IAM takes 64 characters."""


def prefix(beginning: str) -> str:
    """As much of a beginning as a `name_prefix` may have, with a `-` at its end."""
    return f"{beginning[: _MAX_LENGTH - 1]}-"


def of_stack(stack: str) -> str:
    """What the names of a stack's roles begin with."""
    return prefix(f"tollgate-{stack}")
