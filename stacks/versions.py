"""Which versions of Terraform and of the AWS provider a stack needs."""

from __future__ import annotations

from cdktf import TerraformStack

from tollgate.config.backend import S3Backend
from tollgate.config.gateway import Gateway
from tollgate.config.provider_version import provider_range

PROVIDER_SOURCE = "hashicorp/aws"
TERRAFORM_VERSION = ">= 1.5"
TERRAFORM_VERSION_WITH_REMOVED = ">= 1.7"
TERRAFORM_VERSION_WITH_S3_LOCK_FILE = ">= 1.10"


def require(stack: TerraformStack, config: Gateway, *, hands_over: bool = False) -> None:
    """Ask for what the gateway's features need, in place of the one version that the bindings were made from.

    What makes the provider's range narrower than usual is written into the document's `//`.

    Args:
        hands_over: whether there may be `removed` blocks.
    """
    needed = provider_range(config)
    stack.add_override(
        "terraform.required_providers.aws", {"source": PROVIDER_SOURCE, "version": needed.constraint}
    )
    locks = isinstance(config.backend, S3Backend)
    without_lock = TERRAFORM_VERSION_WITH_REMOVED if hands_over else TERRAFORM_VERSION
    stack.add_override(
        "terraform.required_version", TERRAFORM_VERSION_WITH_S3_LOCK_FILE if locks else without_lock
    )
    if needed.reasons:
        stack.add_override("//.provider_version", list(needed.reasons))
