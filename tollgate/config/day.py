"""A day, as a description writes it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import wrong


def _check_day(text: str) -> str:
    try:
        valid = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) and date.fromisoformat(text)
    except ValueError:
        valid = None
    if not valid:
        raise wrong(f"{text!r} is no day", "Write it as in '2027-01-31'.")
    return text


Day = Annotated[str, AfterValidator(_check_day), WithJsonSchema({"type": "string", "format": "date"})]
