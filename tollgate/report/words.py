"""A verdict in words."""

from __future__ import annotations

from typing import Final

from tollgate.audit.verdict import Verdict

WORDS: Final[dict[Verdict, str]] = {
    "pass": "The audit passes",
    "fail": "The audit fails",
    "unknown": "The audit cannot tell",
}
