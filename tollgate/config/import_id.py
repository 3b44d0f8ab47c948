"""The id of something that Amazon has already, and Terraform is to take over."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import wrong

_ID = "^[a-z0-9]{4,64}$"


def _check_import_id(text: str) -> str:
    if not re.fullmatch(_ID, text, re.ASCII):
        raise wrong(f"{text!r} is no id of Amazon's", "Write it as Amazon shows it: 'a1b2c3d4e5'.")
    return text


ImportId = Annotated[
    str, AfterValidator(_check_import_id), WithJsonSchema({"type": "string", "pattern": _ID})
]
