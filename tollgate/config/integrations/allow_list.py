"""A choice that callers make by a path parameter, `{model}`."""

from __future__ import annotations

import re
from typing import Final

from tollgate.config.model import is_token, wrong

_PARAMETER: Final = re.compile(r"\{([A-Za-z0-9._-]+)\}")


def parameter_of(text: str) -> str | None:
    """The name within `{name}`; None for any other text."""
    match = _PARAMETER.fullmatch(text)
    return match[1] if match and not is_token(text) else None


def check_parameter(text: str) -> str:
    """Refuse a parameter whose name a mapping template cannot carry.

    Raises:
        PydanticCustomError: naming it.
    """
    name = parameter_of(text)
    if name is not None and not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise wrong(f"the parameter {name!r} has a dot", "Use letters, digits, '-' and '_'.")
    return text
