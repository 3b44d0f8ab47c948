"""An AWS account, by its number."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import is_token, wrong

_ACCOUNT_ID: Final = r"^[0-9]{12}$"


def _check_account_id(digits: str) -> str:
    if not re.fullmatch(_ACCOUNT_ID, digits) and not is_token(digits):
        raise wrong(f"{digits!r} is no AWS account", "Write its twelve digits, in quotes: '123456789012'.")
    return digits


AccountId = Annotated[
    str, AfterValidator(_check_account_id), WithJsonSchema({"type": "string", "pattern": _ACCOUNT_ID})
]
"""Twelve digits, and a text: as a number it would lose the zeros that it begins with."""
