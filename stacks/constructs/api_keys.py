"""The API keys of all consumers and their attachments to usage plans, emitted in bulk.

A construct per key would cost two calls into Node for each, so all blocks go into the stack with one
override per type: a block per key, because Terraform evaluates a reference to a `for_each` resource as
the whole map, and N keys would cost N².
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cdktf import TerraformStack
from constructs import Construct

from stacks import addresses
from stacks.bulk.override import add_override
from stacks.constructs import given_values
from stacks.provenance import provenance
from tollgate.config.consumer import Consumer, KeySlot
from tollgate.config.gateway import Gateway as GatewayConfig

KEY = "aws_api_gateway_api_key"
PLAN_KEY = "aws_api_gateway_usage_plan_key"
Block = dict[str, object]
References = dict[str, dict[str, str]]


class ApiKeys(Construct):
    """Every consumer's keys, each attached to the consumer's plan."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        plan_ids: Mapping[str, str],
        config: GatewayConfig,
    ) -> None:
        """Put all keys into a stack.

        Args:
            plan_ids: the ids of the usage plans by name, as references.
            config: the gateway, with the consumers whose keys are meant.
        """
        super().__init__(scope, id_)
        stack = TerraformStack.of(self)
        keys = list(keys_of(config))
        if keys:
            add_override(
                stack,
                f"resource.{KEY}",
                {key.address: _api_key(key) for key in keys},
            )
            if moves := list(_moves(keys)):
                add_override(stack, "moved", moves)
            if given := [key for key in keys if key.slot.value_from == "variable"]:
                given_values.declare(stack, [given_values.name(key.name, key.slot_name) for key in given])
            add_override(
                stack,
                f"resource.{PLAN_KEY}",
                {key.address: _usage_plan_key(key, plan_ids[key.consumer.usage_plan]) for key in keys},
            )
        self._keys = keys

    @property
    def keys(self) -> Sequence[Key]:
        """All of them, by consumer and slot."""
        return self._keys

    @property
    def ids(self) -> References:
        """Each key's id by consumer and slot, as references."""
        return _references(self._keys, "id")

    @property
    def values(self) -> References:
        """Each key's value by consumer and slot, as references; secret."""
        return _references(self._keys, "value")


class Key(NamedTuple):
    """A key of a consumer.

    Attributes:
        name: the consumer's.
        source: where it comes from. A key is no construct, so CDKTF has nothing of its own to say here.
    """

    address: str
    name: str
    slot_name: str
    name_at_amazon: str
    consumer: Consumer
    slot: KeySlot
    source: Block

    def reference(self, attribute: str) -> str:
        """An attribute of the key, as Terraform finds it."""
        return f"${{{KEY}.{self.address}.{attribute}}}"


def keys_of(config: GatewayConfig) -> Iterator[Key]:
    """All keys of a gateway, by consumer and slot."""
    for name, consumer in sorted(config.consumers.items()):
        for slot_name, slot in sorted(consumer.keys.items()):
            address = addresses.of_key(name, slot_name)
            at_amazon = config.key_name(name, slot_name)
            yield Key(address, name, slot_name, at_amazon, consumer, slot, provenance(slot, consumer))


def _api_key(key: Key) -> Block:
    block: Block = {**key.source, "name": key.name_at_amazon, "enabled": _enabled(key.slot)}
    if key.slot.value_from == "variable":
        block["value"] = given_values.reference(key.name, key.slot_name)
    description = key.slot.description if key.slot.description is not None else key.consumer.description
    if description is not None:
        block["description"] = description
    contact = {"contact": key.consumer.contact} if key.consumer.contact is not None else {}
    if tags := {**key.slot.tags, **contact}:
        block["tags"] = tags
    return block


def _enabled(slot: KeySlot) -> object:
    """Whether a key opens anything. That of one which expires Terraform tells when it plans.

    So the document is the same on every day; the audit knows this form of expression.
    """
    if not slot.enabled or slot.expires is None:
        return slot.enabled
    return f'${{timecmp(plantimestamp(), "{slot.expires}T00:00:00Z") < 0}}'


def _moves(keys: list[Key]) -> Iterator[dict[str, str]]:
    """Where the keys of consumers with another name were, from each name to the next."""
    for key in keys:
        for old, new in pairwise([*key.consumer.renamed_from, key.name]):
            for kind in (KEY, PLAN_KEY):
                yield {
                    "from": f"{kind}.{addresses.of_key(old, key.slot_name)}",
                    "to": f"{kind}.{addresses.of_key(new, key.slot_name)}",
                }


def _usage_plan_key(key: Key, plan_id: str) -> Block:
    return {
        **key.source,
        "key_id": key.reference("id"),
        "key_type": "API_KEY",
        "usage_plan_id": plan_id,
    }


def _references(keys: list[Key], attribute: str) -> References:
    by_consumer: References = {}
    for key in keys:
        by_consumer.setdefault(key.name, {})[key.slot_name] = key.reference(attribute)
    return by_consumer
