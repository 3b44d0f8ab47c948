"""Over how many stacks the consumers of an environment are split, and which of them has which.

What one consumer changes is in one stack then, so no other has to be planned, and all can be planned side by
side.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from tollgate.config.consumer import Consumer

MOST_SHARDS: Final = 100
"""Of 10,000 keys, which an account has at most, each would have a hundred."""

Part: TypeAlias = int | Literal["account"]
"""What a stack beside the one with the APIs is: a shard by its number, or the account's settings."""

_MASK: Final = (1 << 64) - 1
_MULTIPLIER: Final = 2862933555777941757


def shard_of(name: str, consumer: Consumer, count: int) -> int:
    """The shard of a consumer, from 1 on: the one it says, or a hash of the first name that it had.

    So it stays where it is when others come and go, and when it is renamed; and when the count changes,
    as few move as can.

    Args:
        count: how many shards there are.
    """
    if consumer.shard is not None:
        return consumer.shard
    first = consumer.renamed_from[0] if consumer.renamed_from else name
    return _jump_hash(int.from_bytes(hashlib.sha256(first.encode()).digest()[:8]), count) + 1


def stack_of_shard(stack: str, shard: int) -> str:
    """What a shard's stack is called: `ai-api-prod-keys-3` beside `ai-api-prod`."""
    return f"{stack}{suffix(shard)}"


def stack_of_account(stack: str) -> str:
    """What the stack with the account's settings is called: `ai-api-prod-account` beside `ai-api-prod`."""
    return f"{stack}{suffix('account')}"


def suffix(part: Part) -> str:
    """What makes a name of the environment's the part's: `-keys-3`, `-account`."""
    return "-account" if part == "account" else f"-keys-{part}"


def shard_called(name: str, stack: str) -> int | None:
    """Which shard of a stack is called so; None for what is none."""
    number = name.removeprefix(f"{stack}-keys-")
    return int(number) if number != name and number.isdecimal() else None


def _jump_hash(key: int, count: int) -> int:
    """One of `count` numbers, from 0 on.

    Source: J. Lamping and E. Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014.

    Args:
        key: of 64 bits.
    """
    found, candidate = 0, 0
    while candidate < count:
        found = candidate
        key = (key * _MULTIPLIER + 1) & _MASK
        candidate = ((found + 1) << 31) // ((key >> 33) + 1)
    return found
