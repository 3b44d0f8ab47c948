"""The AWS provider of a gateway's stacks: where it may work, and as whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.gateway_stack import App, GatewayStack
from tests.stacks.synthesis import gateway, synthesize
from tollgate.terraform.stacks import read_document, read_stacks

ROLE = "arn:aws:iam::123456789012:role/deploy"
ACCOUNTS = ["123456789012", "012345678901"]


def test_every_stack_of_an_environment_has_the_guard_and_the_role(tmp_path: Path) -> None:
    role = {"arn": ROLE, "external_id": "acme/prod", "session_name": "tollgate-ci", "duration": 900}
    config = gateway(allowed_account_ids=ACCOUNTS, assume_role=role, shards=2)
    app = App(outdir=str(tmp_path), stack_traces=False)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    stacks = read_stacks(tmp_path)
    assert len(stacks) == 3
    for stack in stacks:
        (provider,) = json.loads((stack.folder / "cdk.tf.json").read_text())["provider"]["aws"]
        assert provider["allowed_account_ids"] == ACCOUNTS
        assert provider["assume_role"] == [
            {
                "role_arn": ROLE,
                "external_id": "acme/prod",
                "session_name": "tollgate-ci",
                "duration": "900s",
            }
        ]


def test_a_gateway_without_either_has_a_provider_without_either() -> None:
    (provider,) = synthesize(gateway())["provider"]["aws"]
    assert provider == {"region": "us-east-1"}


@pytest.mark.parametrize(
    ("fields", "account"),
    [
        ({}, None),
        ({"allowed_account_ids": ACCOUNTS}, "123456789012"),
        ({"allowed_account_ids": ACCOUNTS[::-1], "assume_role": {"arn": ROLE}}, "123456789012"),
    ],
)
def test_the_embedded_aws_of_a_demo_can_be_told_its_account(
    tmp_path: Path, fields: dict[str, Any], account: str | None
) -> None:
    app = App(outdir=str(tmp_path), stack_traces=False)
    config = gateway(**fields)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    (stack,) = read_stacks(tmp_path)
    assert read_document(stack).account == account


def test_a_state_is_read_and_written_with_a_role_of_its_own(tmp_path: Path) -> None:
    backend = {"type": "s3", "bucket": "acme-tf-state", "assume_role_arn": ROLE}
    config = gateway(backend=backend, shards=1)
    app = App(outdir=str(tmp_path), stack_traces=False)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    core, shard = (json.loads((it.folder / "cdk.tf.json").read_text()) for it in read_stacks(tmp_path))
    for document in (core, shard):
        assert document["terraform"]["backend"]["s3"]["assume_role"] == {"role_arn": ROLE}
        assert "assume_role" not in document["provider"]["aws"][0]
    (state,) = shard["data"]["terraform_remote_state"].values()
    assert state["config"]["assume_role"] == {"role_arn": ROLE}
