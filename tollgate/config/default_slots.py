"""The key that a consumer has without a word, written out where an environment adds another beside it.

Otherwise `keys: {next: {}}` in an environment would take the place of the key that callers use.
"""

from __future__ import annotations

from typing import Any, Final

from tollgate.config.consumer import DEFAULT_SLOT
from tollgate.config.located import LocatedMapping
from tollgate.config.section import entries

_SECTION: Final = "consumers"
_KEYS: Final = "keys"


def with_default_slots(base: LocatedMapping, patch: LocatedMapping) -> LocatedMapping:
    """A description in which the consumers whose keys an environment changes have theirs written out.

    Args:
        base: the description without the environment.
        patch: the environment.
    """
    consumers = entries(base, _SECTION)
    changed: dict[str, Any] = {}
    for name, change in entries(patch, _SECTION).items():
        consumer = consumers.get(name)
        if (
            isinstance(change, LocatedMapping)
            and isinstance(change.get(_KEYS), LocatedMapping)
            and isinstance(consumer, LocatedMapping)
            and consumer.get(_KEYS) is None
        ):
            slots = LocatedMapping()
            slots.put(DEFAULT_SLOT, LocatedMapping(), consumers.marks[name])
            whole = consumer.replaced({})
            whole.put(_KEYS, slots, consumers.marks[name])
            changed[name] = whole
    return base.replaced({_SECTION: consumers.replaced(changed)}) if changed else base
