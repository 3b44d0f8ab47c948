"""What the names of IAM roles begin with, where Terraform makes the rest."""

from __future__ import annotations

from typing import Final

_MAX_LENGTH: Final = 38
"""IAM takes 64 characters, of which Terraform's own part has 26."""


def prefix(beginning: str) -> str:
    """As much of a beginning as a `name_prefix` may have, with a `-` at its end."""
    return f"{beginning[: _MAX_LENGTH - 1]}-"
