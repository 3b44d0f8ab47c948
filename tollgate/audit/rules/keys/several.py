"""A block of which nobody knows how many it makes, and a key whose instances then say the same."""

from __future__ import annotations

import re
from typing import Final

from tollgate.access.keys import OF_AN_INSTANCE
from tollgate.terraform.configuration.resource import Resource

_ONE_OR_NONE: Final = re.compile(r"\?\s*(?:1\s*:\s*0|0\s*:\s*1)\s*\}$")


def stands_for_several(resource: Resource) -> bool:
    """Whether it stands for all instances, where how many there are is not known."""
    return ("count" in resource.raw or "for_each" in resource.raw) and not resource.address.endswith("]")


def may_say_twice(key: Resource, name: str) -> bool:
    """Whether an argument may be that of several instances, as how many there are is not known."""
    if not stands_for_several(key):
        return False
    is_one = _ONE_OR_NONE.search(str(key.raw.get("count"))) is not None
    return not is_one and not any(map(OF_AN_INSTANCE.search, key.texts(name)))
