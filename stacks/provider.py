"""The AWS provider that a gateway's resources are made with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsii
from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
)
from constructs import Construct, IValidation

from tollgate.config.assume_role import AssumeRole
from tollgate.config.gateway import Gateway
from tollgate.config.model import ANY_TOKEN, is_token
from tollgate.redeploy.literal import literal

_US_EAST_1 = "us-east-1"
_US_EAST_1_ID = "aws_us_east_1"
_MARK_OF_A_MAP = "TfToken["
"""In the one key of a map that only Terraform knows: `&{TfToken[…]}`."""


def declare(stack: TerraformStack, config: Gateway) -> None:
    """Declare the provider: the gateway's region, where and as whom it works, and its tags on everything."""
    AwsProvider(
        stack,
        "aws",
        region=config.region,
        allowed_account_ids=list(config.allowed_account_ids) or None,
        assume_role=[_role(config.assume_role)] if config.assume_role else None,
        default_tags=[AwsProviderDefaultTags(tags=_tags(config))] if config.default_tags else None,
    )


def us_east_1(scope: Construct, region: str) -> AwsProvider | None:
    """The provider for what Amazon takes from us-east-1 alone, which is the stack's own but for its region.

    It is made when it is first asked for, under the alias `us_east_1`.

    Args:
        region: the gateway's.

    Returns:
        None where the stack's own provider works there.

    Raises:
        ValueError: the stack has no AWS provider yet whose arguments it could have.
    """
    if region == _US_EAST_1:
        return None
    stack = TerraformStack.of(scope)
    found = stack.node.try_find_child(_US_EAST_1_ID)
    if isinstance(found, AwsProvider):
        return found
    default = next((one for one in _providers(stack) if one.alias is None), None)
    if default is None:
        raise ValueError(
            f"the stack {stack.node.id!r} has no AWS provider yet: declare it before the gateway, whose "
            "edge-optimized domain needs a certificate of us-east-1"
        )
    provider = AwsProvider(stack, _US_EAST_1_ID, alias="us_east_1", region=_US_EAST_1)
    for name, value in _arguments(default).items():
        if name not in ("region", "alias"):
            provider.add_override(name, value)
    return provider


def check(scope: Construct, config: Gateway) -> None:
    """Let synthesis fail where the stack's provider does not fit.

    It is of another region, lets in accounts that the gateway does not, takes on another role, or leaves tags
    out.
    """
    scope.node.add_validation(_Fits(TerraformStack.of(scope), config))


@jsii.implements(IValidation)
class _Fits:
    def __init__(self, stack: TerraformStack, config: Gateway) -> None:
        self._stack = stack
        self._config = config

    @jsii.member(jsii_name="validate")
    def validate(self) -> list[str]:
        default = [_arguments(provider) for provider in _providers(self._stack) if provider.alias is None]
        return [problem for arguments in default for problem in self._problems(arguments)]

    def _problems(self, arguments: dict[str, Any]) -> list[str]:
        region, tags = arguments.get("region"), _default_tags(arguments)
        problems = []
        if isinstance(region, str) and not is_token(region) and region != self._config.region:
            problems.append(
                f"the gateway {self._config.name!r} is described for {self._config.region}, and the stack's "
                f"AWS provider works in {region}: give both the same region"
            )
        problems += [*self._of_accounts(arguments), *self._of_role(arguments)]
        described = _tags(self._config).items()
        if missing := {name: tag for name, tag in described if not _has(tags, name, tag)}:
            problems.append(
                f"the stack's AWS provider leaves out tags of the gateway {self._config.name!r}: "
                f"give it default_tags=[AwsProviderDefaultTags(tags={missing})]"
            )
        return problems

    def _of_accounts(self, arguments: dict[str, Any]) -> Iterator[str]:
        allowed = self._config.allowed_account_ids
        given = arguments.get("allowed_account_ids") or []
        is_left_open = any(ANY_TOKEN.search(account) for account in (*allowed, *given))
        if allowed and not is_left_open and not (given and set(given) <= set(allowed)):
            yield (
                f"the stack's AWS provider works in other accounts than the gateway {self._config.name!r} is "
                f"described for: give it allowed_account_ids={list(allowed)}"
            )

    def _of_role(self, arguments: dict[str, Any]) -> Iterator[str]:
        role = self._config.assume_role
        blocks = arguments.get("assume_role")
        if role is None or isinstance(blocks, str):
            return
        arns = [block.get("role_arn") for block in blocks or ()]
        if not any(arn == role.arn or (isinstance(arn, str) and is_token(arn)) for arn in arns):
            yield (
                f"the stack's AWS provider does not take on the role of the gateway {self._config.name!r}: "
                f"give it assume_role=[AwsProviderAssumeRole(role_arn={role.arn!r})]"
            )


def _role(role: AssumeRole) -> AwsProviderAssumeRole:
    return AwsProviderAssumeRole(
        role_arn=role.arn,
        external_id=role.external_id,
        session_name=role.session_name,
        duration=f"{role.duration}s" if role.duration else None,
    )


def _tags(config: Gateway) -> dict[str, str]:
    return {literal(name): literal(tag) for name, tag in config.default_tags.items()}


def _providers(stack: TerraformStack) -> list[AwsProvider]:
    return [element for element in stack.node.find_all() if isinstance(element, AwsProvider)]


def _arguments(provider: AwsProvider) -> dict[str, Any]:
    block: dict[str, Any] = provider.to_terraform()["provider"]["aws"][0]
    return block


def _default_tags(arguments: dict[str, Any]) -> object:
    found = arguments.get("default_tags") or [{}]
    return found[0].get("tags") or {} if isinstance(found, list) else found


def _has(tags: object, name: str, tag: str) -> bool:
    """Whether a tag is, or may be, among those: what only Terraform knows may be anything."""
    if not isinstance(tags, dict) or any(_MARK_OF_A_MAP in key for key in tags):
        return True
    found = tags.get(name)
    return found == tag or (isinstance(found, str) and is_token(found))
