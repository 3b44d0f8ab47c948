"""What a review comes to in one word, and as an exit code."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from tollgate.review.acceptance import Judged
from tollgate.review.impact import Risk

Verdict: TypeAlias = Literal["pass", "fail", "unknown"]

EXIT_CODES: Final[dict[Verdict, int]] = {"pass": 0, "fail": 1, "unknown": 2}


def verdict(judged: Judged, *, fail_on: Risk = "critical") -> Verdict:
    """`unknown` for a plan that tells a part alone; `fail` for what is bad enough and not accepted."""
    if judged.review.untold:
        return "unknown"
    return "fail" if any(found.is_at_least(fail_on) for found in judged.impacts) else "pass"
