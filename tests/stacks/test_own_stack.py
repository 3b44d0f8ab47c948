"""A gateway in a stack of the user's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stacks.constructs.gateway import Gateway
from stacks.gateway_stack import App
from tests.stacks.synthesis import gateway

# After `stacks`, which makes CDKTF and the provider package start fast.
from cdktf import Fn, LocalBackend, TerraformStack, TerraformVariable, Token  # isort: skip
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity  # isort: skip
from cdktf_cdktf_provider_aws.provider import (  # isort: skip
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
)
from constructs import Construct  # isort: skip

TAGS = {"team": "ml"}
ROLE = "arn:aws:iam::123456789012:role/deploy"


def test_a_stack_holds_one_gateway() -> None:
    stack = TerraformStack(App(stack_traces=False), "own")
    Gateway(stack, "first", gateway())
    with pytest.raises(ValueError, match="'own' has a gateway already: put 'second' into a stack of its own"):
        Gateway(stack, "second", gateway(name="other"))


def test_a_provider_of_another_region_fails_synthesis(tmp_path: Path) -> None:
    app = _app(tmp_path, region="eu-west-1")
    with pytest.raises(
        RuntimeError, match="described for us-east-1, and the stack's AWS provider works in eu-west-1"
    ):
        app.synth()


def test_a_provider_without_the_gateways_tags_fails_synthesis(tmp_path: Path) -> None:
    app = _app(tmp_path, region="us-east-1", tags={"team": "other"})
    with pytest.raises(RuntimeError, match=r"leaves out tags of the gateway 'shop'.*'team': 'ml'"):
        app.synth()


def test_a_provider_with_more_than_the_gateways_tags_will_do(tmp_path: Path) -> None:
    _app(tmp_path, region="us-east-1", tags=TAGS | {"cost-center": "7"}).synth()


def test_tags_that_are_one_token_will_do(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), stack_traces=False)
    stack = TerraformStack(app, "own")
    default_tags = Token.as_any(TerraformVariable(stack, "tags").value)
    AwsProvider(stack, "aws", region="us-east-1", default_tags=default_tags)
    LocalBackend(stack, path="terraform.tfstate")
    Gateway(stack, "gateway", gateway(tags=TAGS))
    app.synth()


@pytest.mark.parametrize(
    "tags",
    [
        lambda team: {"team": team.string_value},
        lambda team: Token.as_string_map(team.value),
        lambda team: Token.as_string_map(Fn.merge([TAGS, {"a": team.string_value}])),
    ],
)
def test_tags_that_only_terraform_knows_will_do(
    tmp_path: Path, tags: Callable[[TerraformVariable], dict[str, str]]
) -> None:
    app = App(outdir=str(tmp_path), stack_traces=False)
    stack = TerraformStack(app, "own")
    default_tags = [AwsProviderDefaultTags(tags=tags(TerraformVariable(stack, "team")))]
    AwsProvider(stack, "aws", region="us-east-1", default_tags=default_tags)
    LocalBackend(stack, path="terraform.tfstate")
    Gateway(stack, "gateway", gateway(tags=TAGS))
    app.synth()


GUARDED = {"allowed_account_ids": ["123456789012", "012345678901"], "assume_role": {"arn": ROLE}}


@pytest.mark.parametrize("accounts", [None, ["123456789012", "999999999999"]])
def test_a_provider_that_lets_other_accounts_in_fails_synthesis(
    tmp_path: Path, accounts: list[str] | None
) -> None:
    app = _guarded(tmp_path, allowed_account_ids=accounts, assume_role=[AwsProviderAssumeRole(role_arn=ROLE)])
    with pytest.raises(
        RuntimeError,
        match=r"other accounts than the gateway 'shop'.*allowed_account_ids=\['123456789012', '01234567890",
    ):
        app.synth()


@pytest.mark.parametrize("role", [None, ROLE.replace("deploy", "other")])
def test_a_provider_without_the_gateways_role_fails_synthesis(tmp_path: Path, role: str | None) -> None:
    roles = [AwsProviderAssumeRole(role_arn=role)] if role else None
    app = _guarded(tmp_path, allowed_account_ids=["123456789012"], assume_role=roles)
    with pytest.raises(RuntimeError, match=r"take on the role of the gateway 'shop': .*role/deploy"):
        app.synth()


def test_a_provider_with_fewer_accounts_and_the_role_will_do(tmp_path: Path) -> None:
    roles = [AwsProviderAssumeRole(role_arn=ROLE)]
    _guarded(tmp_path, allowed_account_ids=["012345678901"], assume_role=roles).synth()


def test_accounts_and_a_role_that_only_terraform_knows_will_do(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), stack_traces=False)
    stack = TerraformStack(app, "own")
    accounts, role = TerraformVariable(stack, "accounts"), TerraformVariable(stack, "role")
    _guarded_in(
        stack,
        allowed_account_ids=accounts.list_value,
        assume_role=[AwsProviderAssumeRole(role_arn=role.string_value)],
    )
    app.synth()


def test_names_of_the_users_own_stay_free(tmp_path: Path) -> None:
    app = _app(tmp_path, region="us-east-1", tags=TAGS)
    (stack,) = (child for child in app.node.children if isinstance(child, TerraformStack))
    DataAwsCallerIdentity(stack, "current")
    for name in ("account", "snapshots"):
        Construct(stack, name)
    app.synth()


def _guarded(out: Path, **provider: Any) -> App:
    """An app with a stack whose provider has these, and a gateway that is GUARDED."""
    app = App(outdir=str(out), stack_traces=False)
    _guarded_in(TerraformStack(app, "own"), **provider)
    return app


def _guarded_in(stack: TerraformStack, **provider: Any) -> None:
    AwsProvider(stack, "aws", region="us-east-1", **provider)
    LocalBackend(stack, path="terraform.tfstate")
    Gateway(stack, "gateway", gateway(**GUARDED))


def _app(out: Path, *, region: str, tags: dict[str, str] | None = None) -> App:
    """An app with a stack whose provider is like this, and a gateway with TAGS in us-east-1."""
    app = App(outdir=str(out), stack_traces=False)
    stack = TerraformStack(app, "own")
    default_tags = [AwsProviderDefaultTags(tags=tags)] if tags else None
    AwsProvider(stack, "aws", region=region, default_tags=default_tags)
    LocalBackend(stack, path="terraform.tfstate")
    Gateway(stack, "gateway", gateway(tags=TAGS))
    return app
