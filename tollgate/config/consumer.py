"""A consumer: someone who calls the gateway, with one usage plan and keys in named slots."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from tollgate.config.day import Day
from tollgate.config.delivery import Delivery, Principal
from tollgate.config.import_id import ImportId
from tollgate.config.model import NAME_MAX_LENGTH, NAME_PATTERN, Model, Name, wrong
from tollgate.config.shards import MOST_SHARDS
from tollgate.config.suppression import Suppressions
from tollgate.config.tag import ALPHABET, VALUE_MAX_LENGTH, is_tag_text

DEFAULT_SLOT = "primary"


def _check_contact(contact: str) -> str:
    if not contact or len(contact) > VALUE_MAX_LENGTH or not is_tag_text(contact):
        raise wrong(
            "the contact cannot be a tag at Amazon, where it is kept",
            f"Use {ALPHABET}: 'api@acme.example'. {VALUE_MAX_LENGTH} characters at most.",
        )
    return contact


def _listed(names: object) -> object:
    return [names] if isinstance(names, str) else names


_NAME_SCHEMA = {"type": "string", "pattern": NAME_PATTERN, "maxLength": NAME_MAX_LENGTH}
FormerNames = Annotated[
    tuple[Name, ...],
    BeforeValidator(_listed),
    Field(strict=False),
    WithJsonSchema({"anyOf": [_NAME_SCHEMA, {"type": "array", "items": _NAME_SCHEMA}]}),
]


class KeySlot(Model):
    """One API key of a consumer. Its value never stands here."""

    enabled: bool = True
    """A key that is not enabled stays on record and opens nothing."""
    expires: Day | None = None
    """The day, in UTC, from which on the key opens nothing, as `2027-01-31`: the first plan that is applied
    from then on disables it."""
    import_id: ImportId | None = None
    """Of a key that is there already: its id at Amazon. Terraform takes it over with its value."""
    name: str | None = Field(default=None, min_length=1, max_length=1024)
    """What Amazon shows; `<gateway>-<environment>-<consumer>-<slot>` by default."""
    description: str | None = Field(default=None, max_length=1024)
    """Of this key; the consumer's by default."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Tags beside the gateway's."""
    value_from: Literal["variable"] | None = None
    """`variable` takes the value from the sensitive Terraform variable `api_key_values`, a map by
    `consumer/slot`. By default Amazon makes it."""


class Consumer(Model):
    """Someone who calls the gateway."""

    usage_plan: Name
    contact: Annotated[str, AfterValidator(_check_contact)] | None = None
    """Whom to ask about this consumer; kept as a tag of its keys."""
    description: str | None = Field(default=None, max_length=1024)
    keys: dict[Name, KeySlot] = Field(default_factory=lambda: {DEFAULT_SLOT: KeySlot()}, min_length=1)
    """The keys by slot; one in the slot `primary` by default."""
    delivery: Delivery | None = None
    """Where its keys' values are delivered to; as the gateway's, by default."""
    principals: tuple[Principal, ...] = Field(default=(), strict=False)
    """The consumer's own AWS principals, which may read its secrets: ARNs of roles or users, or accounts."""
    renamed_from: FormerNames = ()
    """What the consumer was called before, the oldest name first. Its keys keep their values."""
    shard: int | None = Field(default=None, ge=1, le=MOST_SHARDS)
    """Which of the gateway's `shards` has it; by default a hash of the first name that it had tells."""
    suppressions: Suppressions = Field(default_factory=dict)
    """Findings of the audit on its keys that someone answers for, by rule:
    `TG-L06: {reason: …, expires: 2027-01-31}`."""

    def is_live(self, slot: str) -> bool:
        """Whether a key opens something today."""
        key = self.keys[slot]
        return key.enabled and (key.expires is None or key.expires > datetime.now(UTC).date().isoformat())

    @property
    def live_slots(self) -> tuple[str, ...]:
        """The slots whose keys open something today."""
        return tuple(slot for slot in self.keys if self.is_live(slot))
