"""A gateway as a Terraform stack of its own."""

from __future__ import annotations

from cdktf import App, TerraformStack
from constructs import Construct

from stacks import backend, provider, versions
from stacks.constructs.gateway import Gateway
from stacks.literals import literals
from tollgate.config.gateway import Gateway as GatewayConfig

__all__ = ["App", "GatewayStack"]


class GatewayStack(TerraformStack):
    """One environment of a gateway, with its AWS provider, its backend and the versions that it needs.

    Attributes:
        gateway: everything that the description describes.
    """

    def __init__(self, scope: Construct, id_: str, config: GatewayConfig) -> None:
        """Put a gateway into an app.

        Args:
            id_: the stack's name; `config.stack_name` is what Tollgate's own `main.py` gives.
            config: one environment, as loaded or built.
        """
        super().__init__(scope, id_)
        # By which `tollgate outputs` finds an environment's stack, whatever the stack's name.
        self.add_override("//.gateway", config.name)
        self.add_override("//.environment", config.environment)
        provider.declare(self, config)
        versions.require(self, config)
        backend.declare(self, literals(config.backend), region=config.region)
        self.gateway = Gateway(self, "gateway", config)
