"""A KMS key of the user's, by its ARN."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import is_token, wrong

_ARN: Final = r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]{1,64}$"


def _check_key(arn: str) -> str:
    if not is_token(arn) and not re.fullmatch(_ARN, arn, re.ASCII):
        raise wrong(
            f"{arn!r} is not the ARN of a KMS key",
            "Write 'arn:aws:kms:us-east-1:123456789012:key/…'; an alias cannot be permitted.",
        )
    return arn


KmsKeyArn = Annotated[str, AfterValidator(_check_key), WithJsonSchema({"type": "string", "pattern": _ARN})]
"""No alias: a policy cannot name one."""
