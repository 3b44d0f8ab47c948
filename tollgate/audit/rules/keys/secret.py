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
_PICK: Final = rf'(?:\.{_VALUE}\b|\[\\?"{_VALUE}\\?"\])'
_PICKED: Final = re.compile(rf"(?<!\beach){_PICK}(?!\s*[.\[])")
_OF_EACH: Final = re.compile(rf"\beach\.value{_PICK}")
_EACH: Final = re.compile(r"\beach\.value\b(?!\s*[.\[])")
_LOOP: Final = re.compile(r"\bfor\s+(?:[\w-]+\s*,\s*)?([\w-]+)\s+in\s+([^:]*)")
_ALL: Final = re.compile(rf"\b(?:{KEY}|{PLAN_KEY}|local|module)\.")
_WITHOUT: Final = re.compile(r"\bfor\b|\*\]?\s*\.\s*\w|\.value\s*\.|\b(?:keys|length)\(")
"""What makes of whole resources something that need not have their values."""


def secrets_in(block: Block, name: str) -> set[str]:
    """The types of resources whose secret an argument holds: `{"aws_api_gateway_api_key"}`."""
    found = list(_keys_in(block, name))
    kinds = {mention.resource.kind for mention in found if mention.attribute == _VALUE}
    whole = {mention.resource.kind for mention in found if mention.attribute is None}
    if whole - kinds and _takes_values(block, name):
        kinds |= whole
    return kinds | _of_each(block, name) if "for_each" in block.raw and name != "for_each" else kinds


def _takes_values(block: Block, name: str) -> bool:
    """Whether of whole resources the values are taken, too."""
    text = " ".join(block.texts(name))
    return bool(_PICKED.search(text) or not _WITHOUT.search(text) or _takes_all_of_one(text))


def _takes_all_of_one(text: str) -> bool:
    """Whether a `for` makes something of each resource as a whole."""
    rest = _LOOP.sub("", text)
    loops = set(_LOOP.findall(text))
    names = (re.escape(name) for name, of in loops if _ALL.search(of) and not _WITHOUT.search(of))
    return any(re.search(rf'(?<![\w."-]){name}(?![\w-])(?!\s*(?:[.\["(]|=(?!=)))', rest) for name in names)


def _keys_in(block: Block, name: str) -> Iterator[Mention]:
    for mention in block.mentioned(name):
        if isinstance(mention, Mention) and mention.resource.kind in _KINDS:
            yield mention


def _of_each(block: Block, name: str) -> set[str]:
    """Of the keys that a block is made for each of."""
    text = " ".join(block.texts(name))
    if _OF_EACH.search(text):
        return {mention.resource.kind for mention in _keys_in(block, "for_each")}
    return secrets_in(block, "for_each") if _EACH.search(text) else set()
