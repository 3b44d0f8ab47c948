"""What an account has once for all of its APIs in a region: in a stack of its own, which outlives them."""

from __future__ import annotations

from cdktf import TerraformStack
from constructs import Construct

from stacks import backend, provider, versions
from stacks.constructs.logs.logging_role import LoggingRole
from stacks.constructs.role_boundary import RoleBoundary
from stacks.literals import literals
from tollgate.config.gateway import Gateway


class AccountStack(TerraformStack):
    """The account's role for logs. The stack with the APIs comes after it: no stage logs without the role."""

    def __init__(self, scope: Construct, id_: str, config: Gateway) -> None:
        super().__init__(scope, id_)
        self.add_override("//.gateway", config.name)
        self.add_override("//.environment", config.environment)
        # By which it is known that it has no APIs, no keys and no outputs.
        self.add_override("//.account", True)
        provider.declare(self, config)
        versions.require(self, config)
        backend.declare(
            self,
            literals(config.backend),
            region=config.region,
            part="account",
            by_bucket=config.bootstrap is not None,
        )
        RoleBoundary.declare(self, config)
        LoggingRole(self, "logging_role", config=literals(config))
