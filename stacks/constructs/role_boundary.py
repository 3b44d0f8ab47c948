"""The permissions boundary of a stack's roles, which `tollgate bootstrap` makes before there are any."""

from __future__ import annotations

from cdktf import TerraformStack
from constructs import Construct

from stacks.constructs.account import Account
from tollgate.config.gateway import Gateway

_ID = "tollgate_role_boundary"


class RoleBoundary(Construct):
    """One per stack, where the CI's roles make its roles: it may make none without this boundary.

    Attributes:
        arn: with the account and the partition as tokens.
    """

    def __init__(self, scope: Construct, id_: str, *, stack_name: str) -> None:
        super().__init__(scope, id_)
        self._name = boundary_name(stack_name)

    @property
    def arn(self) -> str:
        account = Account.of(self)
        return f"arn:{account.partition}:iam::{account.id}:policy/{self._name}"

    @classmethod
    def declare(cls, scope: Construct, config: Gateway) -> None:
        """Give the roles of a stack the boundary of an environment, where it has one."""
        if config.bounds_the_ci:
            cls(TerraformStack.of(scope), _ID, stack_name=config.stack_name)

    @classmethod
    def of(cls, scope: Construct) -> str | None:
        """The ARN of the boundary of the stack that a construct is in; None where there is none."""
        found = TerraformStack.of(scope).node.try_find_child(_ID)
        return found.arn if isinstance(found, RoleBoundary) else None


def boundary_name(stack: str) -> str:
    """What the boundary of an environment's roles is called."""
    return f"{stack}-boundary"
