"""What may stand in the head of an HTTP message: the status, and headers' names and values.

Servers and clients write heads as they are given, or break off the connection over one that is none.
"""

from __future__ import annotations

import re
from typing import Final

STATUSES: Final = range(200, 600)
"""Of an answer. Those below are of answers that another follows."""
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, 5.6.2, a token."""
_UNSAFE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_LAST_OF_LATIN_1: Final = "\xff"


def is_header_name(name: str) -> bool:
    """Whether a header can have the name."""
    return _NAME.fullmatch(name) is not None


def is_header_value(value: str) -> bool:
    """Whether a value ends no header, and has nothing else that controls."""
    return _UNSAFE.search(value) is None


def header_text(value: str) -> str:
    """A value as a header can have it.

    Control characters become a space, and none is around it. What Latin-1 cannot say is said in UTF-8, as its
    bytes. What API Gateway does with either was not found.
    """
    if value.isascii() and value.isprintable():
        return value.strip(" ")
    value = _UNSAFE.sub(" ", value).strip(" \t")
    if all(character <= _LAST_OF_LATIN_1 for character in value):
        return value
    return value.encode("utf-8", "replace").decode("latin-1")
