"""The most that a role of the gateway may ever do: a permissions boundary, which grants nothing by itself.

Who applies writes the policies of these roles, and so could give one any right, and take it on. Their
boundary is made by `tollgate bootstrap`, and is not the CI's to change. It has every action that a role
of the gateway can need, on whatever is of its kind, so that a new route to a backend needs no new
boundary; and of IAM, states and secrets nothing. "Permissions boundaries for IAM entities", IAM user
guide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from stacks.constructs.logs import logging_role
from stacks.constructs.role import Statement
from stacks.rights.needs import Document, arguments, beginning_of_functions
from tollgate.config.gateway import Gateway
from tollgate.config.region import partition

_OWNER: Final = re.compile(r"arn:[a-z-]+:(?:bedrock|sqs|states):[a-z0-9-]+:(\d{12}):")
_MODELS: Final = (
    "application-inference-profile",
    "custom-model-deployment",
    "imported-model",
    "inference-profile",
    "prompt-router",
    "provisioned-model",
)
"""What of an account's own can be invoked as a model is."""


def statements(config: Gateway, documents: Sequence[Document], *, account: str) -> Sequence[Statement]:
    """The boundary of an environment's roles.

    Args:
        documents: all of the environment, which tell of backends in other accounts.
        account: the account's number, or a token of it.
    """
    at, accounts = partition(config.region), (account, *_others(documents))

    def of(service: str, *resources: str) -> list[str]:
        return [f"arn:{at}:{service}:*:{owner}:{it}" for owner in accounts for it in resources]

    logs = f"arn:{at}:logs:{config.region}:{account}:log-group"
    return [
        _allow(
            ["bedrock:InvokeModel"],
            # Amazon's own models are in no account.
            [
                f"arn:{at}:bedrock:*::foundation-model/*",
                *of("bedrock", *(f"{kind}/*" for kind in _MODELS)),
            ],
        ),
        _allow(["bedrock:ApplyGuardrail"], of("bedrock", "guardrail/*", "guardrail-profile/*")),
        _allow(["sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointAsync"], of("sagemaker", "endpoint/*")),
        _allow(["sqs:SendMessage"], of("sqs", "*")),
        # Of a queue that is encrypted, through the queue alone.
        {
            **_allow(["kms:Decrypt", "kms:GenerateDataKey"], of("kms", "key/*")),
            "Condition": {"StringLike": {"kms:ViaService": "sqs.*"}},
        },
        _allow(["states:StartExecution", "states:StartSyncExecution"], of("states", "stateMachine:*")),
        _allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [f"{logs}:/aws/lambda/{beginning_of_functions(config)}*"],
        ),
        *(
            logging_role.statements(logs, list(logging_role.given(config)))
            if config.manage_account_logging_role
            else ()
        ),
    ]


def _others(documents: Sequence[Document]) -> Sequence[str]:
    policies = arguments(documents, "aws_iam_role_policy", "policy")
    return sorted({owner for policy in policies for owner in _OWNER.findall(policy)})


def _allow(actions: Sequence[str], resources: Sequence[str]) -> Statement:
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
