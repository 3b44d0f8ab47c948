"""`lambda`: calls an existing function, which lets this API's stage call it and no other."""

from __future__ import annotations

from dataclasses import dataclass

from cdktf import DefaultTokenResolver, StringConcat, TerraformStack, Tokenization
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from constructs import Construct

from stacks import addresses
from stacks.constructs.account import Account
from stacks.constructs.integrations.integration import Target, milliseconds
from stacks.constructs.snapshot import Snapshots, rest_api_address
from stacks.provenance import identify
from tollgate.config.integration import LambdaIntegration
from tollgate.config.model import is_token

_STATEMENT_ID_PREFIX_MAX_LENGTH = 100 - 26
"""AWS Lambda takes 100 characters (`AddPermission`), of which Terraform's own part has 26."""


@dataclass(frozen=True, slots=True)
class _Function:
    """A function as the description names it.

    Attributes:
        name: what the description says, without its alias or version; a name, an ARN or a token.
        qualifier: the alias or version, or None.
    """

    name: str
    qualifier: str | None

    @classmethod
    def parse(cls, text: str) -> _Function:
        colons = 6 if text.startswith("arn:") else 0
        parts = text.split(":")
        if is_token(text) or len(parts) == colons + 1:
            return cls(text, None)
        return cls(":".join(parts[:-1]), parts[-1])

    def arn(self, target: Target) -> str:
        """The whole ARN; a bare name stands for a function of this account and region."""
        arn = self.name
        if not is_token(arn) and not arn.startswith("arn:"):
            account = Account.of(target.scope)
            arn = f"arn:{account.partition}:lambda:{target.region}:{account.id}:function:{arn}"
        return f"{arn}:{self.qualifier}" if self.qualifier else arn


def integrate(target: Target, config: LambdaIntegration) -> None:
    """Hand the whole request to the function, and permit it."""
    function = _Function.parse(config.function)
    account = Account.of(target.scope)
    integration = ApiGatewayIntegration(
        target.scope,
        "integration",
        **target.of_method,
        type="AWS_PROXY",
        # Lambda is invoked with POST, whatever the caller's own method.
        integration_http_method="POST",
        uri=f"arn:{account.partition}:apigateway:{target.region}:lambda:path/2015-03-31/functions/"
        f"{function.arn(target)}/invocations",
        timeout_milliseconds=milliseconds(config.timeout),
    )
    identify(integration, target.address, target.route)
    _permit(target, config, function)


def _permit(target: Target, config: LambdaIntegration, function: _Function) -> None:
    """One permission per API and function, for the API's stage: a function's policy holds 20 KB."""
    stack = TerraformStack.of(target.scope)
    scope = target.rest_api.node.scope
    assert isinstance(scope, Construct)
    address = addresses.of_function(target.api, _resolved(scope, config.function))
    if scope.node.try_find_child(f"permission {address}") is not None:
        return
    permission = LambdaPermission(
        scope,
        f"permission {address}",
        # Terraform makes the id unique: a new permission is there before the one that it replaces is gone.
        statement_id_prefix=f"tollgate-{stack.node.id}-{address}-"[:_STATEMENT_ID_PREFIX_MAX_LENGTH],
        action="lambda:InvokeFunction",
        function_name=function.name,
        qualifier=function.qualifier,
        principal="apigateway.amazonaws.com",
        source_arn=f"{target.rest_api.execution_arn}/{target.stage_name}/*",
    )
    identify(permission, address, target.route)
    Snapshots.of(scope).permit(rest_api_address(target.api), f"aws_lambda_permission.{address}")


def _resolved(scope: Construct, function: str) -> str:
    """A function's name as the document has it: a token's own number depends on the order of creation."""
    if not is_token(function):
        return function
    resolver = DefaultTokenResolver(StringConcat())
    return str(Tokenization.resolve(function, preparing=False, resolver=resolver, scope=scope))
