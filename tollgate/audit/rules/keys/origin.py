"""What the value of a key is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown

_EACH: Final = re.compile(r"\beach\.value\b")
_INSTANCE: Final = re.compile(r'\["(.*)"\]$', re.DOTALL)


def text_of(key: Resource) -> str:
    """The value as it is written, and whatever it leads to."""
    return " ".join(text for block, name in _arguments(key) for text in block.texts(name))


def variables_of(key: Resource) -> Sequence[str]:
    """The variables of the root module that the value leads to, by name, each once."""
    return list(
        dict.fromkeys(found for block, name in _arguments(key) for found in block.root_variables(name))
    )


def mentioned_by(key: Resource) -> Sequence[Mention | Unknown]:
    """What the value refers to."""
    return [found for block, name in _arguments(key) for found in block.mentioned(name)]


def _arguments(key: Resource) -> Iterator[tuple[Block, str]]:
    """The value, and for an `each.value` that is not known, what `for_each` says of it."""
    yield key, "value"
    if "for_each" not in key.raw or not isinstance(key.get("value"), Unknown):
        return
    if any(map(_EACH.search, key.texts("value"))):
        items, instance = key.raw["for_each"], _INSTANCE.search(key.address)
        entries = key.block("for_each") if instance and isinstance(items, Mapping) else None
        yield (entries, instance[1]) if instance and isinstance(entries, Block) else (key, "for_each")
