"""The values of API keys as secrets or parameters, from which consumers fetch their own; emitted in bulk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from cdktf import TerraformStack
from constructs import Construct

from stacks.bulk.override import add_override
from stacks.constructs.api_keys import Key
from tollgate.config.delivery import ParameterStore, SecretsManager
from tollgate.config.gateway import Gateway as GatewayConfig

Block = dict[str, object]
SECRET = "aws_secretsmanager_secret"  # noqa: S105
VERSION = "aws_secretsmanager_secret_version"
POLICY = "aws_secretsmanager_secret_policy"
PARAMETER = "aws_ssm_parameter"
KINDS = (SECRET, VERSION, POLICY, PARAMETER)


class Deliveries(Construct):
    """What is delivered of a gateway's keys."""

    def __init__(self, scope: Construct, id_: str, *, keys: Sequence[Key], config: GatewayConfig) -> None:
        """Put all of it into a stack.

        Args:
            config: the gateway, which says where each value goes.
        """
        super().__init__(scope, id_)
        blocks: dict[str, dict[str, Block]] = {}
        for key in keys:
            for kind, block in _delivered(key, config):
                blocks.setdefault(kind, {})[key.address] = block
        for kind, by_address in blocks.items():
            add_override(TerraformStack.of(self), f"resource.{kind}", by_address)


def kinds_of(key: Key, config: GatewayConfig) -> Iterator[str]:
    """The types of what a key's value is delivered by."""
    return (kind for kind, _ in _delivered(key, config))


def _delivered(key: Key, config: GatewayConfig) -> Iterator[tuple[str, Block]]:
    match config.delivery_of(key.consumer):
        case SecretsManager() as delivery:
            yield from _secret(key, delivery, config)
        case ParameterStore() as delivery:
            yield (
                PARAMETER,
                {
                    **_named(key, delivery, config),
                    "type": "SecureString",
                    "value": key.reference("value"),
                    **({"key_id": delivery.kms_key_id} if delivery.kms_key_id else {}),
                },
            )


def _secret(key: Key, delivery: SecretsManager, config: GatewayConfig) -> Iterator[tuple[str, Block]]:
    secret = f"${{{SECRET}.{key.address}.id}}"
    yield (
        SECRET,
        {
            **_named(key, delivery, config),
            "recovery_window_in_days": delivery.recovery_window,
            **({"kms_key_id": delivery.kms_key_id} if delivery.kms_key_id else {}),
        },
    )
    yield VERSION, {**key.source, "secret_id": secret, "secret_string": key.reference("value")}
    if key.consumer.principals:
        yield (
            POLICY,
            {
                **key.source,
                "secret_arn": f"${{{SECRET}.{key.address}.arn}}",
                "policy": _policy(key.consumer.principals),
                "block_public_policy": True,
            },
        )


def _named(key: Key, delivery: SecretsManager | ParameterStore, config: GatewayConfig) -> Block:
    return {
        **key.source,
        "name": config.delivery_name(delivery, key.name, key.slot_name),
        "description": f"The API key {key.slot_name} of {key.name} for {config.stack_name}",
        **({"tags": dict(delivery.tags)} if delivery.tags else {}),
    }


def _policy(principals: Sequence[str]) -> str:
    statement: Mapping[str, object] = {
        "Sid": "ReadByTheConsumer",
        "Effect": "Allow",
        "Principal": {"AWS": list(principals)},
        "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
