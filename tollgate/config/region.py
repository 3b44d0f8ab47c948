"""An AWS region's name."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from tollgate.config.model import wrong


def _check(region: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z]+)+-\d", region):
        raise wrong(f"{region!r} is not an AWS region", "Write it as in 'us-east-1'.")
    return region


Region = Annotated[str, AfterValidator(_check)]
"""A region, checked for its form alone: Amazon opens new ones."""
