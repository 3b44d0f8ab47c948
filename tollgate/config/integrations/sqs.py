"""`sqs`: a message in a queue, for jobs that take longer than a caller waits."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.integrations.named import named
from tollgate.config.model import is_token, wrong

# "Amazon SQS queue and message identifiers".
_check_queue = named("sqs", "a queue", r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo", example="summaries")


def _check_key(arn: str) -> str:
    if not is_token(arn) and not re.fullmatch(
        r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]{1,64}", arn
    ):
        raise wrong(
            f"{arn!r} is not the ARN of a KMS key",
            "Write 'arn:aws:kms:us-east-1:123456789012:key/…'; an alias cannot be permitted.",
        )
    return arn


class SqsIntegration(CalledIntegration):
    """Puts the request's body into a queue, and may do nothing else with it; answers 202 with an id."""

    type: Literal["sqs"]
    queue: Annotated[str, AfterValidator(_check_queue)]
    """The queue's name or ARN. In a FIFO queue, each API key has a message group of its own."""
    kms_key: Annotated[str, AfterValidator(_check_key)] | None = None
    """Where the queue is encrypted with a key of yours: its ARN, as the sender must be allowed to use it."""
