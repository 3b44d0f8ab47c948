"""The role that Terraform takes on before it does anything."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from tollgate.config.model import Model, is_token, wrong

_ARN: Final = r"^arn:(aws[a-z-]*):iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}$"
_EXTERNAL_ID: Final = r"^[\w+=,.@:/-]{2,1224}$"
_SESSION_NAME: Final = r"^[\w+=,.@-]{2,64}$"
"""AWS STS API reference, "AssumeRole": ExternalId, RoleSessionName."""


def _check_arn(arn: str) -> str:
    if not re.fullmatch(_ARN, arn, re.ASCII) and not is_token(arn):
        raise wrong(f"{arn!r} is not a role's ARN", "Write it as in 'arn:aws:iam::123456789012:role/deploy'.")
    return arn


def _check_external_id(text: str) -> str:
    if not re.fullmatch(_EXTERNAL_ID, text, re.ASCII) and not is_token(text):
        raise wrong(
            "this cannot be an external id",
            "Use 2 to 1,224 letters, digits and _+=,.@:/- as its role asks for.",
        )
    return text


def _check_session_name(name: str) -> str:
    if not re.fullmatch(_SESSION_NAME, name, re.ASCII) and not is_token(name):
        raise wrong(
            f"{name!r} cannot be a session's name",
            "Use 2 to 64 letters, digits and _+=,.@- as in 'tollgate-ci'.",
        )
    return name


RoleArn = Annotated[str, AfterValidator(_check_arn), WithJsonSchema({"type": "string", "pattern": _ARN})]
"""The ARN of an IAM role."""


class AssumeRole(Model):
    """A role of AWS that the provider takes on, with the credentials that Terraform finds.

    Whoever deploys needs no more than `sts:AssumeRole` on it. It must trust them.
    """

    arn: RoleArn
    """The role's."""
    external_id: (
        Annotated[
            str,
            AfterValidator(_check_external_id),
            WithJsonSchema({"type": "string", "pattern": _EXTERNAL_ID}),
        ]
        | None
    ) = None
    """What the role's trust policy asks for beside it. No secret: AWS shows it to whoever may see the role
    (IAM user guide, "Access to AWS accounts owned by third parties")."""
    session_name: (
        Annotated[
            str,
            AfterValidator(_check_session_name),
            WithJsonSchema({"type": "string", "pattern": _SESSION_NAME}),
        ]
        | None
    ) = None
    """What CloudTrail calls whoever acts; the provider makes one up by default."""
    duration: int | None = Field(default=None, ge=900, le=43_200)
    """Seconds that the session lasts, 15 minutes to 12 hours; an hour by default, and at most where whoever
    deploys has a role already ("AssumeRole": DurationSeconds)."""


def partition_of(arn: str) -> str | None:
    """The partition of a role, `aws` or `aws-cn`; None where only Terraform knows it."""
    match = re.fullmatch(_ARN, arn, re.ASCII)
    return match[1] if match else None
