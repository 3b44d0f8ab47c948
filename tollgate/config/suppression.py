"""A finding of the audit that someone answers for, written beside the thing itself."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from tollgate.config.day import Day
from tollgate.config.model import Model, wrong

REASON_MIN_LENGTH: Final = 10
"""Characters; fewer say nothing."""

_RULE: Final = r"^TG-[A-Z][0-9]{2}$"


def _check_rule(rule: str) -> str:
    if not re.fullmatch(_RULE, rule):
        raise wrong(
            f"{rule!r} is no rule of the audit", "Write its id as in 'TG-R01': tollgate audit --list."
        )
    return rule


def _check_reason(reason: str) -> str:
    if len(reason.strip()) < REASON_MIN_LENGTH:
        raise wrong(
            "the reason says too little",
            f"Say in {REASON_MIN_LENGTH} characters or more why this may stay as it is.",
        )
    return reason


RuleId = Annotated[str, AfterValidator(_check_rule), WithJsonSchema({"type": "string", "pattern": _RULE})]


class Suppression(Model):
    """Why a finding may stay, and until when."""

    reason: Annotated[str, AfterValidator(_check_reason)] = Field(
        json_schema_extra={"minLength": REASON_MIN_LENGTH}
    )
    """For whoever reads the report."""
    expires: Day
    """The last day that it holds, as `2027-01-31`. After it, the finding is one again."""


Suppressions = dict[RuleId, Suppression]
