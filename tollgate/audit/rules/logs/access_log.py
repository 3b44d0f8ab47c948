"""What a stage writes down of each call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_text

_ELSEWHERE: Final = re.compile(
    r"\b(?:var|module|data|each|count|path|file\w*|templatefile)\b[.(]|\baws_\w+\."
)
"""What an expression says that it does not itself hold. `jsonencode({…})` of texts holds all that it says."""


@dataclass(frozen=True, slots=True)
class AccessLog:
    """The format of an access log.

    Attributes:
        text: the format, or the expressions that it is made of.
        why: why there may be more in it; None where there is no more.
    """

    text: str
    why: str | None


def access_log(stage: Resource) -> AccessLog | None:
    """What a stage writes down; None where there is no log."""
    settings = stage.block("access_log_settings")
    if settings is None:
        return None
    if isinstance(settings, Unknown):
        return AccessLog("", settings.why)
    return _of(settings)


def _of(settings: Block) -> AccessLog:
    written = as_text(settings.get("format"))
    if not isinstance(written, Unknown):
        return AccessLog(written or "", None)
    text = "\n".join(settings.texts("format"))
    return AccessLog(text, written.why if _ELSEWHERE.search(text) or "${" not in text else None)
