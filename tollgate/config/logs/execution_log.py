"""What API Gateway writes down of how it came to an answer."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator

from tollgate.config.kms_key import KmsKeyArn
from tollgate.config.logs.log_retention import RetentionDays
from tollgate.config.model import Model, wrong

REASON_MIN_WORDS: Final = 3
"""Fewer say nothing."""


def _check_no_choice(value: object) -> object:
    if isinstance(value, bool):
        raise wrong(f"{str(value).lower()} is no reason", "Give the reason, in words, or take it out.")
    return value


def _check_reason(reason: str) -> str:
    if len(reason.split()) < REASON_MIN_WORDS:
        raise wrong(
            "the reason says too little",
            f"Say in {REASON_MIN_WORDS} words or more why prompts and answers may lie in a log in clear.",
        )
    return reason


class ExecutionLog(Model):
    """The execution log of a stage, in the log group that API Gateway names."""

    level: Literal["error", "info", "off"] = "error"
    """`error` is what failed, `info` each step of each call. `off` switches it off where it was on: a stage
    that says nothing of it stays as it is at Amazon."""
    allow_payload_logging: (
        Annotated[str, BeforeValidator(_check_no_choice), AfterValidator(_check_reason)] | None
    ) = None
    """Why requests and answers are logged whole: prompts, answers, and headers of which Amazon masks some.
    They are not, by default."""
    retention_days: RetentionDays = 90
    """Days that CloudWatch keeps the log."""
    kms_key_arn: KmsKeyArn | None = None
    """The KMS key that encrypts the log, whose policy must let CloudWatch use it; Amazon's own by default."""

    @model_validator(mode="after")
    def _check_off(self) -> ExecutionLog:
        if self.level == "off" and (fields := sorted(self.model_fields_set - {"level"})):
            raise wrong(
                f"{fields[0]!r} has no effect where nothing is logged",
                f"Take {fields[0]!r} out, or choose the level 'error'.",
            )
        return self

    @property
    def is_on(self) -> bool:
        return self.level != "off"
