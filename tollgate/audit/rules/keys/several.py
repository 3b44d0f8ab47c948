"""A key that may be several, of which each says the same."""

from __future__ import annotations

import re
from typing import Final

from tollgate.terraform.configuration.resource import Resource

_OF_AN_INSTANCE: Final = re.compile(r"\b(?:each|count)\.|\b(?:uuid|timestamp)\(")
_ONE_OR_NONE: Final = re.compile(r"\?\s*(?:1\s*:\s*0|0\s*:\s*1)\s*\}$")


def may_say_twice(key: Resource, name: str) -> bool:
    """Whether an argument may be that of several instances, as how many there are is not known."""
    if key.address.endswith("]") or not ("count" in key.raw or "for_each" in key.raw):
        return False
    is_one = _ONE_OR_NONE.search(str(key.raw.get("count"))) is not None
    return not is_one and not any(map(_OF_AN_INSTANCE.search, key.texts(name)))
