"""What several formats say in the same words."""

from __future__ import annotations

from typing import Final

from tollgate.audit.finding import Suppressed
from tollgate.audit.verdict import Verdict

WORDS: Final[dict[Verdict, str]] = {
    "pass": "The audit passes",
    "fail": "The audit fails",
    "unknown": "The audit cannot tell",
}


def suppressed(entry: Suppressed) -> str:
    """One sentence on a finding that someone answers for."""
    found = entry.finding
    where = f"{entry.place.file}:{entry.place.line}" if entry.place.line else entry.place.file
    return (
        f"{found.rule.id} of {found.address} in {found.stack} is suppressed until "
        f"{entry.expires.isoformat()} ({where}): {entry.reason}"
    )
