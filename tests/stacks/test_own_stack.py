"""A gateway in a stack of the user's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stacks.constructs.gateway import Gateway
from stacks.gateway_stack import App
from tests.stacks.synthesis import gateway

# After `stacks`, which makes CDKTF and the provider package start fast.
from cdktf import Fn, LocalBackend, TerraformStack, TerraformVariable, Token  # isort: skip
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity  # isort: skip
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags  # isort: skip
from constructs import Construct  # isort: skip

TAGS = {"team": "ml"}


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


def test_names_of_the_users_own_stay_free(tmp_path: Path) -> None:
    app = _app(tmp_path, region="us-east-1", tags=TAGS)
    (stack,) = (child for child in app.node.children if isinstance(child, TerraformStack))
    DataAwsCallerIdentity(stack, "current")
    for name in ("account", "snapshots"):
        Construct(stack, name)
    app.synth()


def _app(out: Path, *, region: str, tags: dict[str, str] | None = None) -> App:
    """An app with a stack whose provider is like this, and a gateway with TAGS in us-east-1."""
    app = App(outdir=str(out), stack_traces=False)
    stack = TerraformStack(app, "own")
    default_tags = [AwsProviderDefaultTags(tags=tags)] if tags else None
    AwsProvider(stack, "aws", region=region, default_tags=default_tags)
    LocalBackend(stack, path="terraform.tfstate")
    Gateway(stack, "gateway", gateway(tags=TAGS))
    return app
