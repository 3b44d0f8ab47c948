"""Text from elsewhere, made safe for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    r"""`text` with what a terminal would obey, such as an escape sequence, written out: `\x1b`."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
