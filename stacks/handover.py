"""Keys that go from one stack to another with their values: the one forgets them, the other imports them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cdktf import TerraformStack

from stacks import addresses
from stacks.bulk.override import add_override
from stacks.constructs import deliveries, imports
from stacks.constructs.api_keys import KEY, PLAN_KEY, Key, keys_of
from tollgate.config.gateway import Gateway as GatewayConfig
from tollgate.config.reshard import Reshard
from tollgate.config.shards import shard_of, stack_of_shard


@dataclass
class Handover:
    """What one stack takes over and hands over.

    Attributes:
        imports: the ids at Amazon by the addresses that they come to have here.
        removals: the addresses of what the stack's state is to forget.
    """

    imports: dict[str, str] = field(default_factory=dict)
    removals: list[str] = field(default_factory=list)


class _Holder(NamedTuple):
    """A stack whose state has something, with its address there and its id at Amazon."""

    address: str
    stack: str
    id: str


def handovers(config: GatewayConfig, reshard: Reshard, core: str) -> Mapping[str, Handover]:
    """What each stack of an environment takes over and hands over, by its name; vanishing stacks too.

    Args:
        config: the environment with the new number of shards.
        reshard: what the states had.
        core: the name of the stack with the usage plans.
    """
    found: dict[str, Handover] = defaultdict(Handover)
    # By each address every stack that has it: where a handover was applied in part, both may.
    held: dict[str, dict[str, str]] = defaultdict(dict)
    for stack, ids in reshard.stacks.items():
        for address, id_ in ids.items():
            held[address][stack] = id_
    adopted = imports.of_keys(config)
    for key in keys_of(config):
        to = core
        if config.shards:
            to = stack_of_shard(core, shard_of(key.name, key.consumer, config.shards))
        for kind in _kinds(key, config):
            address = f"{kind}.{key.address}"
            holders = [
                _Holder(former, *entry)
                for former in _former_addresses(kind, key)
                for entry in held.get(former, {}).items()
            ]
            there = next((it for it in holders if it.stack == to), None)
            if holders and there is None and address not in adopted:
                found[to].imports[address] = holders[0].id
            for holder in holders:
                if holder.stack != to and holder.id == (there or holders[0]).id:
                    found[holder.stack].removals.append(holder.address)
    return dict(found)


def cost(config: GatewayConfig, reshard: Reshard) -> str:
    """What a handover moves and what it takes, for a person."""
    handed = handovers(config, reshard, config.stack_name)
    arrivals = {stack: len(it.imports) for stack, it in handed.items() if it.imports}
    removals = {stack: len(it.removals) for stack, it in handed.items() if it.removals}
    moved = {address.partition(".")[2] for it in handed.values() for address in it.removals}
    keys = sum(len(consumer.keys) for consumer in config.consumers.values())
    gone, come = sum(removals.values()), sum(arrivals.values())
    return (
        f"{config.environment}: to {_shards(config.shards)}. "
        f"{len(moved):,} of {keys:,} keys go to another stack, and keep their values: "
        f"{gone:,} resources are forgotten in {_stacks(removals)} and {come:,} imported in "
        f"{_stacks(arrivals)}. Terraform reads each of these at Amazon once more; nothing there changes.\n"
        f"  Plan and apply all stacks: tollgate plan {config.environment} --no-synth. Then: tollgate "
        f"reshard {config.environment} --done"
    )


def _shards(count: int | None) -> str:
    return f"{count} shard{'' if count == 1 else 's'}" if count else "one stack"


def _stacks(found: Mapping[str, int]) -> str:
    return f"{len(found)} stack{'' if len(found) == 1 else 's'}"


def forget(stack: TerraformStack, handover: Handover) -> None:
    """Let a stack's state forget what goes to another, and leave it at Amazon as it is."""
    if handover.removals:
        forgotten = [
            {"from": address, "lifecycle": {"destroy": False}} for address in sorted(handover.removals)
        ]
        add_override(stack, "removed", forgotten)


def _kinds(key: Key, config: GatewayConfig) -> Iterator[str]:
    yield KEY
    yield PLAN_KEY
    yield from deliveries.kinds_of(key, config)


def _former_addresses(kind: str, key: Key) -> Iterator[str]:
    """The latest first: an environment may not have been applied since the consumer was renamed."""
    for name in (key.name, *reversed(key.consumer.renamed_from)):
        yield f"{kind}.{addresses.of_key(name, key.slot_name)}"
