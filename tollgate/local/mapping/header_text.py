"""Values of headers that come of a mapping, of which nothing may begin another header."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_LAST_OF_LATIN_1: Final = "\xff"


def header_text(value: str) -> str:
    """A value as a header can have it.

    Control characters become a space. What Latin-1 cannot say is said in UTF-8, as its bytes. What API
    Gateway does with either was not found.
    """
    if value.isascii() and value.isprintable():
        return value
    value = _UNSAFE.sub(" ", value).strip()
    if all(character <= _LAST_OF_LATIN_1 for character in value):
        return value
    return value.encode("utf-8", "replace").decode("latin-1")
