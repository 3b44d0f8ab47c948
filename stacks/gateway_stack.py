"""A gateway as a Terraform stack."""

from __future__ import annotations

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
from constructs import Construct

from stacks import backend
from stacks.constructs.api_keys import ApiKeys
from stacks.constructs.outputs import Outputs
from stacks.constructs.rest_api import RestApi
from stacks.constructs.usage_plan import UsagePlan
from stacks.literals import literals
from tollgate.config.backend import S3Backend
from tollgate.config.gateway import Gateway
from tollgate.config.provider_version import provider_range

__all__ = ["App", "GatewayStack"]

PROVIDER_SOURCE = "hashicorp/aws"
TERRAFORM_VERSION = ">= 1.5"
TERRAFORM_VERSION_WITH_S3_LOCK_FILE = ">= 1.10"


class GatewayStack(TerraformStack):
    """One environment of a gateway, whole: APIs, usage plans, keys and outputs.

    Attributes:
        apis: the APIs by name.
        usage_plans: the usage plans by name.
        keys: every consumer's keys.
    """

    def __init__(self, scope: Construct, id_: str, gateway: Gateway) -> None:
        """Put a gateway into an app.

        Args:
            id_: the stack's name; `gateway.stack_name` is what Tollgate's own `main.py` gives.
            gateway: one environment, as loaded or built.
        """
        super().__init__(scope, id_)
        gateway = literals(gateway)
        self._provider(gateway)
        backend.declare(self, gateway.backend, region=gateway.region)
        apis = Construct(self, "apis")
        self.apis = {
            name: RestApi(
                apis,
                name,
                name=api.name or f"{gateway.stack_name}-{name}",
                region=gateway.region,
                config=api,
            )
            for name, api in sorted(gateway.apis.items())
        }
        plans = Construct(self, "usage_plans")
        self.usage_plans = {
            name: UsagePlan(
                plans,
                name,
                name=plan.name or f"{gateway.stack_name}-{name}",
                apis=self.apis,
                config=plan,
            )
            for name, plan in sorted(gateway.usage_plans.items())
        }
        self.keys = ApiKeys(
            self, "keys", prefix=gateway.stack_name, plans=self.usage_plans, consumers=gateway.consumers
        )
        Outputs(self, "outputs", apis=self.apis, plans=self.usage_plans, keys=self.keys)

    def _provider(self, gateway: Gateway) -> None:
        default_tags = [AwsProviderDefaultTags(tags=gateway.tags)] if gateway.tags else None
        AwsProvider(self, "aws", region=gateway.region, default_tags=default_tags)
        needed = provider_range(gateway)
        self.add_override(
            "terraform.required_providers.aws",
            {"source": PROVIDER_SOURCE, "version": needed.constraint},
        )
        locks = isinstance(gateway.backend, S3Backend)
        self.add_override(
            "terraform.required_version",
            TERRAFORM_VERSION_WITH_S3_LOCK_FILE if locks else TERRAFORM_VERSION,
        )
        if needed.reasons:
            self.add_override("//.provider_version", list(needed.reasons))
