"""A gateway as a Terraform stack of its own."""

from __future__ import annotations

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
from constructs import Construct

from stacks import backend
from stacks.constructs.gateway import Gateway
from stacks.literals import literals
from tollgate.config.backend import S3Backend
from tollgate.config.gateway import Gateway as GatewayConfig
from tollgate.config.provider_version import provider_range

__all__ = ["App", "GatewayStack"]

PROVIDER_SOURCE = "hashicorp/aws"
TERRAFORM_VERSION = ">= 1.5"
TERRAFORM_VERSION_WITH_S3_LOCK_FILE = ">= 1.10"


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
        self._provider(literals(config))
        backend.declare(self, literals(config.backend), region=config.region)
        self.gateway = Gateway(self, "gateway", config)

    def _provider(self, config: GatewayConfig) -> None:
        default_tags = [AwsProviderDefaultTags(tags=config.tags)] if config.tags else None
        AwsProvider(self, "aws", region=config.region, default_tags=default_tags)
        needed = provider_range(config)
        self.add_override(
            "terraform.required_providers.aws",
            {"source": PROVIDER_SOURCE, "version": needed.constraint},
        )
        locks = isinstance(config.backend, S3Backend)
        self.add_override(
            "terraform.required_version",
            TERRAFORM_VERSION_WITH_S3_LOCK_FILE if locks else TERRAFORM_VERSION,
        )
        if needed.reasons:
            self.add_override("//.provider_version", list(needed.reasons))
