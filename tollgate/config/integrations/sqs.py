"""`sqs`: a message in a queue, for jobs that take longer than a caller waits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.integrations.named import named
from tollgate.config.kms_key import KmsKeyArn
from tollgate.config.model import is_token, wrong

# "Amazon SQS queue and message identifiers".
_check_queue = named("sqs", "a queue", r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo", example="summaries")


class SqsIntegration(CalledIntegration):
    """Puts the request's body into a queue, and may do nothing else with it; answers 202 with an id."""

    type: Literal["sqs"]
    queue: Annotated[str, AfterValidator(_check_queue)]
    """The queue's name or ARN. In a FIFO queue, each API key has a message group of its own."""
    fifo: bool | None = None
    """For a queue that a program makes, and needed there: whether it is a FIFO queue. Others tell it by their
    names."""
    kms_key: KmsKeyArn | None = None
    """Where the queue is encrypted with a key of yours: its ARN, as the sender must be allowed to use it."""

    @model_validator(mode="after")
    def _check_fifo(self) -> SqsIntegration:
        if is_token(self.queue) and self.fifo is None:
            raise wrong(
                "the queue's name, which would say whether it is a FIFO queue, is not known yet",
                "Add 'fifo: true' or 'fifo: false'.",
            )
        if not is_token(self.queue) and self.fifo not in (None, self.queue.endswith(".fifo")):
            raise wrong(
                f"the queue's name, {self.queue!r}, says otherwise than 'fifo'",
                "Take 'fifo' out: a FIFO queue's name ends in '.fifo'.",
            )
        return self

    @property
    def is_fifo(self) -> bool:
        """Whether messages keep their order."""
        return self.fifo if self.fifo is not None else self.queue.endswith(".fifo")
