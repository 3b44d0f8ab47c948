"""A consumer: someone who calls the gateway, with one usage plan and keys in named slots."""

from __future__ import annotations

from pydantic import Field

from tollgate.config.model import Model, Name

DEFAULT_SLOT = "primary"


class KeySlot(Model):
    """One API key of a consumer. Its value is made by AWS and never stands here."""

    enabled: bool = True
    """A key that is not enabled stays on record and opens nothing."""


class Consumer(Model):
    """Someone who calls the gateway."""

    usage_plan: Name
    contact: str | None = Field(default=None, min_length=1, max_length=256)
    """Whom to ask about this consumer; kept as a tag of its keys."""
    description: str | None = Field(default=None, max_length=1024)
    keys: dict[Name, KeySlot] = Field(default_factory=lambda: {DEFAULT_SLOT: KeySlot()}, min_length=1)
    """The keys by slot; one in the slot `primary` by default."""
