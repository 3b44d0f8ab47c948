"""The form of a tag: the "Tagging your AWS resources" guide, tag naming limits."""

from __future__ import annotations

import re
from typing import Final

from tollgate.config.model import is_token

KEY_MAX_LENGTH: Final = 128
VALUE_MAX_LENGTH: Final = 256
ALPHABET: Final = "letters, digits, spaces and _ . : / = + - @"

_TEXT: Final = re.compile(r"[\w .:/=+@-]*")


def is_tag_text(text: str) -> bool:
    """Whether a tag's key or value holds nothing that Amazon refuses."""
    return is_token(text) or _TEXT.fullmatch(text) is not None
