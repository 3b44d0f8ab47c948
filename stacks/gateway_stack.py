"""A gateway as a Terraform stack of its own, or as some where its consumers are split over shards."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf import App, TerraformStack
from constructs import Construct

from stacks import backend, provider, versions
from stacks.account_stack import AccountStack
from stacks.constructs.gateway import Gateway
from stacks.constructs.shard_count import ShardCount
from stacks.handover import forget, handovers
from stacks.literals import literals
from stacks.shard_stack import ShardStack
from tollgate.config.consumer import Consumer
from tollgate.config.gateway import Gateway as GatewayConfig
from tollgate.config.reshard import Reshard
from tollgate.config.shards import shard_called, shard_of, stack_of_account, stack_of_shard

__all__ = ["App", "GatewayStack"]


class GatewayStack(TerraformStack):
    """One environment of a gateway, with its AWS provider, its backend and the versions that it needs.

    Attributes:
        gateway: everything that the description describes, but for the keys where there are shards.
        shards: the stacks beside this one that have the consumers' keys; none by default.
        account: the stack beside this one that has what the account has once; None by default.
    """

    def __init__(
        self, scope: Construct, id_: str, config: GatewayConfig, *, reshard: Reshard | None = None
    ) -> None:
        """Put a gateway into an app.

        Args:
            id_: the stack's name; `config.stack_name` is what Tollgate's own `main.py` gives. A shard's is
                `<id_>-keys-<n>`, the account's is `<id_>-account`.
            config: one environment, as loaded or built.
            reshard: what the states have, where the keys go from some stacks to others.
        """
        super().__init__(scope, id_)
        handed = handovers(config, reshard, id_) if reshard else {}
        mine = handed.get(id_)
        # By which `tollgate outputs` finds an environment's stack, whatever the stack's name.
        self.add_override("//.gateway", config.name)
        self.add_override("//.environment", config.environment)
        provider.declare(self, config)
        versions.require(self, config, hands_over=reshard is not None)
        backend.declare(
            self, literals(config.backend), region=config.region, by_bucket=config.bootstrap is not None
        )
        if config.shards:
            self.add_override("//.shards", config.shards)
        ShardCount(self, "shards", config, is_changing=reshard is not None)
        if reshard:
            self.add_override("//.reshards", True)
        if mine:
            forget(self, mine)
        self.gateway = Gateway(
            self,
            "gateway",
            config,
            with_keys=config.shards is None,
            handed_over=mine.imports if mine else None,
        )
        self.account = None
        if config.manage_account_logging_role:
            self.account = AccountStack(scope, stack_of_account(id_), config)
            self.add_dependency(self.account)
        by_shard = _by_shard(config)
        self.shards = [
            ShardStack(
                scope,
                stack_of_shard(id_, shard),
                config,
                shard=shard,
                consumers=by_shard.get(shard, {}),
                core=self,
                handover=handed.get(stack_of_shard(id_, shard)),
                reshards=reshard is not None,
            )
            for shard in range(1, max(config.shards or 0, _most_shards(id_, reshard)) + 1)
        ]


def _by_shard(config: GatewayConfig) -> Mapping[int, Mapping[str, Consumer]]:
    found: dict[int, dict[str, Consumer]] = {}
    if config.shards:
        for name, consumer in config.consumers.items():
            found.setdefault(shard_of(name, consumer, config.shards), {})[name] = consumer
    return found


def _most_shards(core: str, reshard: Reshard | None) -> int:
    """How many shards there were: a stack that vanishes has its keys to forget first."""
    return max((shard_called(name, core) or 0 for name in (reshard.stacks if reshard else ())), default=0)
