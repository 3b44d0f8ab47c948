"""A gateway, whole: its APIs, usage plans, keys and outputs."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf import TerraformStack
from constructs import Construct

from stacks import provider
from stacks.constructs import imports
from stacks.constructs.api_keys import ApiKeys
from stacks.constructs.deliveries import Deliveries
from stacks.constructs.domains.domains import Domains
from stacks.constructs.monitoring.monitoring import Monitoring
from stacks.constructs.outputs import Outputs, declare_keys
from stacks.constructs.protection.web_acl import WebAcl
from stacks.constructs.rest_api import RestApi
from stacks.constructs.role_boundary import RoleBoundary
from stacks.constructs.usage_plan import UsagePlan
from stacks.constructs.vpc_links import VpcLinks
from stacks.literals import literals
from stacks.provenance import notes
from tollgate.config.gateway import Gateway as GatewayConfig
from tollgate.config.provider_version import STREAMING, bounds, provider_range

_MARK = "tollgate_gateway"


class Gateway(Construct):
    """One environment of a gateway, for any stack that has an AWS provider of the gateway's region.

    A stack holds one: the addresses of its resources come from the description's names alone. Synthesis fails
    where the stack's provider is of another region or leaves the gateway's tags out.

    Attributes:
        apis: the APIs by name.
        usage_plans: the usage plans by name.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        config: GatewayConfig,
        *,
        with_keys: bool = True,
        handed_over: Mapping[str, str] | None = None,
    ) -> None:
        """Put a gateway into a stack.

        Args:
            with_keys: whether the consumers' keys are in this stack, too, and not in shards of their own.
            handed_over: what comes from another stack: ids at Amazon by address.

        Raises:
            ValueError: the stack has one already, or the keys are to be in shards.
        """
        super().__init__(scope, id_)
        _only_one(self)
        if with_keys and config.shards:
            raise ValueError(
                f"the gateway {config.name!r} has shards, which are stacks of their own: use GatewayStack, "
                "or take 'shards' out"
            )
        provider.check(self, config)
        RoleBoundary.declare(self, config)
        config = literals(config)
        # What a single resource says of itself is in its own `//`.
        if suppressions := notes(config).get("suppressions"):
            TerraformStack.of(self).add_override("//.suppressions", suppressions)
        # No construct's id is a bare name of the description: CDKTF keeps them in a JavaScript object, which
        # has a `constructor` already.
        links = VpcLinks(self, "vpc_links", stack_name=config.stack_name, links=config.vpc_links).links
        low, _ = bounds(provider_range(config).constraint)
        apis = Construct(self, "apis")
        self.apis = {
            name: RestApi(
                apis,
                f"api {name}",
                api=name,
                name=config.api_name(name),
                region=config.region,
                links=links,
                tells_transfer_mode=low >= STREAMING,
                default_endpoint=config.default_endpoint(name),
                config=api,
            )
            for name, api in sorted(config.apis.items())
        }
        plans = Construct(self, "usage_plans")
        self.usage_plans = {
            name: UsagePlan(
                plans,
                f"plan {name}",
                plan=name,
                name=config.plan_name(name),
                apis=self.apis,
                config=plan,
            )
            for name, plan in sorted(config.usage_plans.items())
        }
        if config.web_acl is not None:
            WebAcl(self, "web_acl", apis=self.apis, config=config, acl=config.web_acl)
        Monitoring(self, "monitoring", apis=self.apis, with_keys=with_keys, config=config)
        domains = Domains(self, "domains", config=config, apis=self.apis)
        outputs = Outputs(self, "outputs", apis=self.apis, plans=self.usage_plans, domains=domains)
        if with_keys:
            ids = {name: plan.resource.id for name, plan in self.usage_plans.items()}
            keys = ApiKeys(self, "keys", plan_ids=ids, config=config)
            Deliveries(self, "deliveries", keys=keys.keys, config=config)
            declare_keys(outputs, keys)
        taken_over = {**imports.of_plans(config), **(imports.of_keys(config) if with_keys else {})}
        imports.declare(TerraformStack.of(self), {**taken_over, **(handed_over or {})})


def _only_one(gateway: Gateway) -> None:
    """Two would take each other's addresses, and CDKTF would merge them without a word."""
    stack = TerraformStack.of(gateway)
    if stack.node.try_find_child(_MARK) is not None:
        raise ValueError(
            f"the stack {stack.node.id!r} has a gateway already: "
            f"put {gateway.node.id!r} into a stack of its own"
        )
    Construct(stack, _MARK)
