"""Where the values of API keys are delivered to: a secret or a parameter for each key."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from tollgate.config.model import Model, is_token, wrong

PLACEHOLDERS: Final = ("gateway", "environment", "consumer", "slot")
SECRET_NAME_MAX_LENGTH: Final = 512
"""Source: Secrets Manager, CreateSecret: Name."""
PARAMETER_NAME_MAX_LENGTH: Final = 1011
"""Source: Systems Manager, PutParameter: Name; within the ARN's prefix."""

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_SECRET_NAME: Final = re.compile(r"[A-Za-z0-9/_+=.@-]+")
_PARAMETER_NAME: Final = re.compile(r"[A-Za-z0-9/_.-]+")
_PRINCIPAL: Final = r"^(?:\d{12}|arn:aws[a-z-]*:iam::\d{12}:(?:root|(?:user|role)/[\w+=,.@/-]+))$"


def _check_pattern(pattern: str) -> str:
    for name in _PLACEHOLDER.findall(pattern):
        if name not in PLACEHOLDERS:
            raise wrong(
                f"there is no placeholder '{{{name}}}'",
                f"Use {', '.join(f'{{{one}}}' for one in PLACEHOLDERS)}.",
            )
    for needed in ("consumer", "slot"):
        if f"{{{needed}}}" not in pattern:
            raise wrong(
                f"the name has no '{{{needed}}}', so that several keys would have one",
                "Write it as in '{gateway}/{environment}/{consumer}/{slot}'.",
            )
    return pattern


def _check_secret_name(pattern: str) -> str:
    return _checked(pattern, _SECRET_NAME, "Use letters, digits and /_+=.@- beside the placeholders.")


def _check_parameter_name(pattern: str) -> str:
    if not pattern.startswith("/"):
        raise wrong("a parameter's name begins with '/'", f"Write '/{pattern}'.")
    return _checked(pattern, _PARAMETER_NAME, "Use letters, digits and /_.- beside the placeholders.")


def _checked(pattern: str, letters: re.Pattern[str], remedy: str) -> str:
    if not letters.fullmatch(_PLACEHOLDER.sub("x", pattern)):
        raise wrong(f"{pattern!r} cannot be a name", remedy)
    return pattern


def _check_principal(arn: str) -> str:
    if not re.fullmatch(_PRINCIPAL, arn, re.ASCII) and not is_token(arn):
        raise wrong(
            f"{arn!r} is no AWS principal",
            "Give the ARN of a role or a user, or an account's twelve digits in quotes.",
        )
    return arn


def _check_window(days: int) -> int:
    if days != 0 and not 7 <= days <= 30:
        raise wrong(f"a recovery window of {days} days", "Give 7 to 30 days, or 0 for none.")
    return days


Principal = Annotated[
    str, AfterValidator(_check_principal), WithJsonSchema({"type": "string", "pattern": _PRINCIPAL})
]
_Pattern = Annotated[str, AfterValidator(_check_pattern)]


class _Delivery(Model):
    kms_key_id: str | None = Field(default=None, min_length=1)
    """The KMS key that encrypts it: its ARN. Amazon's own key by default, which no other account can use."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Tags beside the gateway's."""


class SecretsManager(_Delivery):
    """A secret for each key, which the consumer's own principals may read."""

    type: Literal["secretsmanager"]
    name: Annotated[_Pattern, AfterValidator(_check_secret_name)] = (
        "{gateway}/{environment}/{consumer}/{slot}"
    )
    """What each secret is called."""
    recovery_window: Annotated[int, AfterValidator(_check_window)] = 30
    """Days that a deleted secret can be brought back, and its name is taken: 7 to 30, or 0 for none."""


class ParameterStore(_Delivery):
    """A SecureString parameter of Systems Manager for each key."""

    type: Literal["ssm"]
    name: Annotated[_Pattern, AfterValidator(_check_parameter_name)] = (
        "/{gateway}/{environment}/{consumer}/{slot}"
    )
    """What each parameter is called."""


class NoDelivery(Model):
    """Nothing is delivered: for a consumer of a gateway that delivers to others."""

    type: Literal["none"]


Delivery = Annotated[SecretsManager | ParameterStore | NoDelivery, Field(discriminator="type")]
