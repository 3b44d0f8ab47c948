"""Where the value of a key stands: the secret that callers send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tollgate.access.keys import KEY, PLAN_KEY
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Block

_KINDS: Final = (KEY, PLAN_KEY)
_VALUE: Final = "value"
_PICKED: Final = re.compile(rf"\.{_VALUE}\b")
_OF_EACH: Final = re.compile(rf"\beach\.value\.{_VALUE}\b")
_WITHOUT: Final = re.compile(r"\bfor\b|\*|\b(?:keys|length)\(")
"""What makes of whole resources something that need not have their values."""


def secrets_in(block: Block, name: str) -> set[str]:
    """The types of resources whose secret an argument holds: `{"aws_api_gateway_api_key"}`."""
    found = list(_keys_in(block, name))
    if not found:
        return set(_of_each(block, name)) if "for_each" in block.raw else set()
    kinds = {mention.resource.kind for mention in found if mention.attribute == _VALUE}
    whole = {mention.resource.kind for mention in found if mention.attribute is None}
    return kinds | whole if whole - kinds and _takes_values(block, name) else kinds


def _takes_values(block: Block, name: str) -> bool:
    """Whether of whole resources the values are taken, too."""
    text = " ".join(block.texts(name))
    return _PICKED.search(text) is not None or _WITHOUT.search(text) is None


def _keys_in(block: Block, name: str) -> Iterator[Mention]:
    for mention in block.mentioned(name):
        if isinstance(mention, Mention) and mention.resource.kind in _KINDS:
            yield mention


def _of_each(block: Block, name: str) -> Iterator[str]:
    """Of the keys that a block is made for each of."""
    if any(_OF_EACH.search(text) for text in block.texts(name)):
        yield from (mention.resource.kind for mention in _keys_in(block, "for_each"))
