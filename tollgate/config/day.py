"""A day, as a description writes it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import wrong


def day_of(text: str) -> date | None:
    """`2027-01-31` as a day; None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None


def _check_day(text: str) -> str:
    if day_of(text) is None:
        raise wrong(f"{text!r} is no day", "Write it as in '2027-01-31'.")
    return text


Day = Annotated[str, AfterValidator(_check_day), WithJsonSchema({"type": "string", "format": "date"})]
