"""The id of something that Amazon has already, and Terraform is to take over."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import wrong

_ID = "^[a-z0-9]{4,19}$"
"""No key's value is as short, and so none passes for an id."""


def _check_import_id(text: str) -> str:
    if not re.fullmatch(_ID, text, re.ASCII):
        # What stands here may be a key's value.
        raise wrong("this is no id of Amazon's", "Write it as Amazon shows it: 'a1b2c3d4e5'.")
    return text


ImportId = Annotated[
    str, AfterValidator(_check_import_id), WithJsonSchema({"type": "string", "pattern": _ID})
]
