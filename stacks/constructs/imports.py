"""The `import` blocks of a stack: what Terraform takes over that is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cdktf import TerraformStack

from stacks import addresses
from stacks.bulk.override import add_override
from stacks.constructs.api_keys import KEY, PLAN_KEY, keys_of
from tollgate.config.gateway import Gateway as GatewayConfig

PLAN = "aws_api_gateway_usage_plan"


def declare(stack: TerraformStack, imports: Mapping[str, str]) -> None:
    """Write them all; a stack has one such list.

    Args:
        imports: ids at Amazon by the addresses that they come to have.
    """
    if imports:
        add_override(stack, "import", [{"to": to, "id": id_} for to, id_ in imports.items()])


def of_plans(config: GatewayConfig) -> Mapping[str, str]:
    """The usage plans that say their `import_id`."""
    return {
        f"{PLAN}.{addresses.of_name(name)}": plan.import_id
        for name, plan in sorted(config.usage_plans.items())
        if plan.import_id
    }


def of_keys(config: GatewayConfig) -> Mapping[str, str]:
    """The keys that say theirs, and which plan a key is in."""
    return dict(_of_keys(config))


def _of_keys(config: GatewayConfig) -> Iterator[tuple[str, str]]:
    for key in keys_of(config):
        if found := key.slot.import_id:
            yield f"{KEY}.{key.address}", found
            if plan := config.usage_plans[key.consumer.usage_plan].import_id:
                yield f"{PLAN_KEY}.{key.address}", f"{plan}/{found}"
