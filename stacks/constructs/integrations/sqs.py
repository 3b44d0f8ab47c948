"""`sqs`: a message in a queue."""

from __future__ import annotations

from collections.abc import Iterator

from cdktf import Fn, Token

from stacks.constructs.account import Account
from stacks.constructs.integrations.answers import Answer, Codes, Refusals
from stacks.constructs.integrations.integration import Target, static
from stacks.constructs.integrations.service import Call, call
from stacks.constructs.role import Statement
from tollgate.config.integrations.sqs import SqsIntegration
from tollgate.config.model import is_token

_REQUEST = "$context.extendedRequestId"
"""Not `requestId`, which a caller may choose: "$context variables for data models"."""
_ENCODED = f"$util.urlEncode({_REQUEST})"
_KEY = "$context.identity.apiKeyId"


def integrate(target: Target, config: SqsIntegration) -> None:
    """Send the request's body; the answer's id is the message's attribute `request_id`."""
    partition, region, account, name = _place(target, config.queue)
    form = {
        "Action": "SendMessage",
        "MessageBody": "$util.urlEncode($input.body)",
        **dict(_attributes(target)),
        **({"MessageGroupId": _group(target), "MessageDeduplicationId": _ENCODED} if config.is_fifo else {}),
    }
    call(
        target,
        config,
        Call(
            uri=f"sqs:path/{account}/{name}",
            statements=list(_statements(f"arn:{partition}:sqs:{region}:{account}:{name}", config)),
            answers=[Answer(202, r"2\d{2}", f'{{"id": "{_REQUEST}"}}')],
            refusals=Refusals(
                Codes(
                    "$.Error.Code",
                    of_request=("InvalidMessageContents", "InvalidParameterValue"),
                    of_rate=("Throttl",),
                )
            ),
            parameters={
                "integration.request.header.Content-Type": static("application/x-www-form-urlencoded")
            },
            # On one line: SQS takes a line break for a part of a field.
            templates={"application/json": "&".join(f"{name}={value}" for name, value in form.items())},
        ),
    )


def _place(target: Target, queue: str) -> tuple[str, str, str, str]:
    """The partition, region, account and name of a queue."""
    if is_token(queue):
        # Its ARN, which is known when Terraform runs.
        fields = Fn.split(":", queue)
        partition, region, account, name = (Token.as_string(Fn.element(fields, at)) for at in (1, 3, 4, 5))
        return partition, region, account, name
    if queue.startswith("arn:"):
        _, partition, _, region, account, name = queue.split(":")
        return partition, region, account, name
    own = Account.of(target.scope)
    return own.partition, target.api.region, own.id, queue


def _group(target: Target) -> str:
    """Callers without a key are one group."""
    return "public" if target.route.public else _KEY


def _attributes(target: Target) -> Iterator[tuple[str, str]]:
    """What a worker needs to know: by which request, and by whose key."""
    told = {"request_id": _ENCODED, **({} if target.route.public else {"api_key_id": _KEY})}
    for number, (name, value) in enumerate(told.items(), 1):
        yield f"MessageAttribute.{number}.Name", name
        yield f"MessageAttribute.{number}.Value.DataType", "String"
        yield f"MessageAttribute.{number}.Value.StringValue", value


def _statements(arn: str, config: SqsIntegration) -> Iterator[Statement]:
    yield {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn}
    if config.kms_key is not None:
        # "Key management", Amazon SQS developer guide: what who sends needs of the queue's key.
        yield {
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": config.kms_key,
        }
