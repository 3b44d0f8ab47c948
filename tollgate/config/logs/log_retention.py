"""How long CloudWatch keeps a log."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import wrong

RETENTIONS: Final = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""Days. CloudWatch Logs, "PutRetentionPolicy". Without one a log is kept for ever, which is no value here."""

_SCHEMA: Final[dict[str, Any]] = {"type": "integer", "enum": list(RETENTIONS)}


def _check_retention(days: int) -> int:
    if days not in RETENTIONS:
        below = [str(known) for known in RETENTIONS if known < days][-1:]
        above = [str(known) for known in RETENTIONS if known > days][:1]
        raise wrong(
            f"CloudWatch Logs has no retention of {days} days", f"Use {' or '.join([*below, *above])}."
        )
    return days


RetentionDays = Annotated[int, AfterValidator(_check_retention), WithJsonSchema(_SCHEMA)]
"""Days, of those that CloudWatch takes."""
