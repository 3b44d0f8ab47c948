"""A role that a service of AWS assumes, with exactly what it may do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from cdktf import TerraformResourceLifecycle, TerraformStack
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from stacks import addresses
from stacks.constructs import role_names
from stacks.constructs.account import Account
from stacks.constructs.role_boundary import RoleBoundary
from stacks.provenance import identify
from tollgate.config.model import Model

Statement = Mapping[str, object]

UNIQUE_LENGTH: Final = 26
"""The characters that Terraform puts behind a name's prefix: `UniqueIDSuffixLength` of its plugin SDK."""
_NAME_PREFIX_MAX_LENGTH: Final = 64 - UNIQUE_LENGTH
"""IAM takes 64 characters."""


class Role(Construct):
    """An `aws_iam_role` and its one policy; two, while what was allowed before must be allowed, too.

    Attributes:
        arn: as a token.
        policy: the policy, for what must not start before it is there.
        policies: the addresses of both, or of the one.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        address: str,
        service: str,
        statements: Sequence[Statement],
        cause: Model,
        stays: bool = False,
    ) -> None:
        """Put a role into a stack.

        Args:
            address: of the role and of its policy.
            service: who assumes it, `apigateway.amazonaws.com`.
            statements: what it allows.
            cause: the piece of the description that it is there for.
            stays: whether a policy that is there is kept, and a second one has the statements.
        """
        super().__init__(scope, id_)
        role = IamRole(
            self,
            "role",
            name_prefix=role_names.of_stack(TerraformStack.of(self).node.id),
            assume_role_policy=document([_trust(service, Account.of(self).id)]),
            permissions_boundary=RoleBoundary.of(self),
        )
        identify(role, address, cause)
        lifecycle = TerraformResourceLifecycle(ignore_changes=["policy"]) if stays else None
        policy = IamRolePolicy(self, "policy", role=role.id, policy=document(statements), lifecycle=lifecycle)
        identify(policy, address, cause)
        self.arn = role.arn
        self.policy = policy
        self.policies = [address]
        if stays:
            canary = IamRolePolicy(self, "canary", role=role.id, policy=document(statements))
            identify(canary, addresses.of_canary(address), cause)
            self.policies.append(addresses.of_canary(address))


def _trust(service: str, account: str) -> Statement:
    """For this account alone, where the service says for whom it asks: API Gateway does not say it always."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": account}},
    }


def document(statements: Sequence[Statement]) -> str:
    """A policy's text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
