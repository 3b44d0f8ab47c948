"""The families of resource types, each once; a policy is made of each that an environment has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stacks.rights import alarms, api_gateway, deliveries, domains, functions, keys, logs, roles, web_acls
from stacks.rights.grant import Grants

FAMILIES: Final[Mapping[str, Grants]] = {
    "api-gateway": api_gateway.GRANTS,
    "functions": functions.GRANTS,
    "roles": roles.GRANTS,
    "logs": logs.GRANTS,
    "alarms": alarms.GRANTS,
    "web-acls": web_acls.GRANTS,
    "domains": domains.GRANTS,
    "deliveries": deliveries.GRANTS,
    "keys": keys.GRANTS,
}

WITHOUT_RIGHTS: Final = frozenset(
    (
        "terraform_data",
        "data.aws_caller_identity",
        "data.aws_iam_policy_document",
        "data.aws_partition",
        "data.aws_region",
        # Another stack's state, in the same bucket.
        "data.terraform_remote_state",
    )
)
"""What Terraform does by itself, or may ask without any right: AWS STS, "GetCallerIdentity"."""


def is_known(type_: str) -> bool:
    """Whether it is told what a type needs."""
    return type_ in WITHOUT_RIGHTS or any(type_ in grants for grants in FAMILIES.values())
