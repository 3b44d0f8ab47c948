"""A shard: the keys of some of a gateway's consumers, in a stack of their own."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf import TerraformStack
from constructs import Construct

from stacks import backend, core_state, provider, versions
from stacks.constructs import imports
from stacks.constructs.api_keys import ApiKeys
from stacks.constructs.deliveries import Deliveries
from stacks.constructs.outputs import declare_keys
from stacks.constructs.shard_count import ShardCount
from stacks.handover import Handover, forget
from stacks.literals import literals
from stacks.provenance import notes
from tollgate.config.consumer import Consumer
from tollgate.config.gateway import Gateway as GatewayConfig


class ShardStack(TerraformStack):
    """The keys of one shard, each attached to a plan of the stack with the usage plans."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        config: GatewayConfig,
        *,
        shard: int,
        consumers: Mapping[str, Consumer],
        core: TerraformStack,
        handover: Handover | None = None,
        reshards: bool = False,
    ) -> None:
        """Put a shard into an app.

        Args:
            config: the whole environment.
            shard: its number, from 1 on; one above `config.shards` has no consumers left.
            consumers: those of the shard by name.
            core: the stack with the usage plans.
            handover: what goes from stack to stack, where something does.
            reshards: whether the number of shards changes.
        """
        super().__init__(scope, id_)
        self.add_dependency(core)
        self.add_override("//.gateway", config.name)
        self.add_override("//.environment", config.environment)
        self.add_override("//.shard", shard)
        mine = literals(config.model_copy(update={"consumers": dict(consumers)}))
        if suppressions := notes(mine).get("suppressions"):
            self.add_override("//.suppressions", suppressions)
        provider.declare(self, config)
        versions.require(self, config, hands_over=reshards)
        backend.declare(
            self,
            mine.backend,
            region=config.region,
            part=shard,
            by_bucket=config.bootstrap is not None,
        )
        if handover:
            forget(self, handover)
        if shard <= (config.shards or 0):
            ShardCount(self, "shards", config, is_changing=reshards)
        self.add_override("//.needs", {"usage_plans": sorted({it.usage_plan for it in consumers.values()})})
        plans = {consumer.usage_plan for consumer in consumers.values()}
        ids = (
            core_state.usage_plan_ids(
                self, core.node.id, mine.backend, region=config.region, plans=sorted(plans)
            )
            if plans
            else {}
        )
        keys = ApiKeys(self, "keys", plan_ids=ids, config=mine)
        Deliveries(self, "deliveries", keys=keys.keys, config=mine)
        declare_keys(Construct(self, "outputs"), keys)
        imports.declare(self, {**imports.of_keys(mine), **(handover.imports if handover else {})})
