"""Numbers as people write them, and YAML or a whole number's field does not take them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_GROUPS: Final = re.compile(r"-?[0-9]{1,3}(?:([_ ',])[0-9]{3})(?:\1[0-9]{3}){0,4}")
_UNDERSCORES: Final = re.compile(r"-?[0-9]{1,15}(?:_[0-9]{1,15}){1,5}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}(?:\.0{1,2}|(?:\.[0-9]{1,15})?[eE]\+?[0-9]{1,2})")
"""Not `1.000`: a point may be meant to group digits."""


def meant_by(text: str, *, whole: bool) -> str | None:
    """The number that was plainly meant, in plain digits: `1_000` and `1e3` as `1000`.

    Args:
        whole: whether a whole number is due: elsewhere, a comma may begin a fraction.

    Returns:
        None where it is a plain number already, or not clear.
    """
    grouped = _GROUPS.fullmatch(text)
    if _UNDERSCORES.fullmatch(text) or (grouped and (whole or grouped[1] != ",")):
        return str(int(re.sub("[_ ',]", "", text)))
    if _WHOLE.fullmatch(text):
        number = Decimal(text)
        return f"{number:.0f}" if number == number.to_integral_value() else None
    return None
