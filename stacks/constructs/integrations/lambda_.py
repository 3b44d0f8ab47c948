"""`lambda`: calls a function, which lets this API's stage call it and no other."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cdktf import DefaultTokenResolver, StringConcat, Tokenization
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from constructs import Construct

from stacks import addresses
from stacks.constructs.account import Account
from stacks.constructs.api_scope import ApiScope
from stacks.constructs.function import Code, Function
from stacks.constructs.integrations.integration import Target, milliseconds, transfer_mode
from stacks.constructs.permission import statement_id_prefix
from stacks.constructs.snapshot import Snapshots, rest_api_address
from stacks.provenance import identify
from tollgate.config.integrations.function_code import FunctionCode
from tollgate.config.integrations.lambda_ import LambdaIntegration
from tollgate.config.limits import FUNCTION_TIMEOUT_MAX_SECONDS
from tollgate.config.model import Model, is_token

_INVOCATIONS = "2015-03-31/functions/{}/invocations"
_STREAMED = "2021-11-15/functions/{}/response-streaming-invocations"
"""`InvokeWithResponseStream`: "Set up a Lambda proxy integration with payload response streaming"."""


@dataclass(frozen=True, slots=True)
class _Function:
    """A function that a route calls.

    Attributes:
        address: of what an API and this function have once.
        name: without its alias or version; a name, an ARN or a token.
        qualifier: the alias or version, or None.
    """

    address: str
    name: str
    qualifier: str | None

    @classmethod
    def parse(cls, address: str, text: str) -> _Function:
        colons = 6 if text.startswith("arn:") else 0
        parts = text.split(":")
        if is_token(text) or len(parts) == colons + 1:
            return cls(address, text, None)
        return cls(address, ":".join(parts[:-1]), parts[-1])

    def arn(self, target: Target) -> str:
        """The whole ARN; a bare name stands for a function of this account and region."""
        arn = self.name
        if not is_token(arn) and not arn.startswith("arn:"):
            account = Account.of(target.scope)
            arn = f"arn:{account.partition}:lambda:{target.api.region}:{account.id}:function:{arn}"
        return f"{arn}:{self.qualifier}" if self.qualifier else arn


def integrate(target: Target, config: LambdaIntegration) -> None:
    """Hand the whole request to the function, and permit it."""
    function = _function(target, config)
    path = (_STREAMED if config.streams else _INVOCATIONS).format(function.arn(target))
    partition = Account.of(target.scope).partition
    integration = ApiGatewayIntegration(
        target.scope,
        "integration",
        **target.of_method,
        cache_key_parameters=target.cache_key,
        type="AWS_PROXY",
        # Lambda is invoked with POST, whatever the caller's own method.
        integration_http_method="POST",
        uri=f"arn:{partition}:apigateway:{target.api.region}:lambda:path/{path}",
        timeout_milliseconds=milliseconds(config.timeout),
        response_transfer_mode=transfer_mode(target, config),
    )
    identify(integration, target.address, target.route)
    _permit(target.api, function, target.route)


def keep(api: ApiScope, name: str, cause: Model) -> None:
    """Permit a function that no route calls, and that what was deployed before does."""
    address = addresses.of_function(api.name, _resolved(_scope(api), name))
    _permit(api, _Function.parse(address, name), cause)


def _function(target: Target, config: LambdaIntegration) -> _Function:
    """The function that is there, or the one that is made."""
    if config.from_ is not None:
        made = _made(target, config.from_)
        return _Function(addresses.of_code(target.api.name, config.from_.called), made.resource.arn, None)
    text = config.function or ""
    return _Function.parse(addresses.of_function(target.api.name, _resolved(_scope(target.api), text)), text)


def _made(target: Target, code: FunctionCode) -> Function:
    """One for all routes of an API that call it alike."""
    scope, address = _scope(target.api), addresses.of_code(target.api.name, code.called)
    found = scope.node.try_find_child(f"function {address}")
    if isinstance(found, Function):
        return found
    return Function(
        scope,
        f"function {address}",
        address=address,
        code=Code(
            folder=code.folder,
            files=code.files,
            handler=code.handler,
            runtime=code.runtime,
            architecture=code.architecture,
            memory=code.memory,
            timeout=code.timeout or _longest_wait(target, code),
            environment=code.environment,
            role=code.role,
            log_retention=code.log_retention,
        ),
        cause=code,
    )


def _longest_wait(target: Target, code: FunctionCode) -> int:
    """Seconds that the routes to this function wait, at most."""
    waits = [
        integration.timeout
        for _, route in target.api.config.items()
        if isinstance(integration := route.integration, LambdaIntegration)
        and integration.from_ is not None
        and integration.from_.called == code.called
    ]
    return min(math.ceil(max(waits)), FUNCTION_TIMEOUT_MAX_SECONDS)


def _permit(api: ApiScope, function: _Function, cause: Model) -> None:
    """One permission per API and function, for the API's stage: a function's policy holds 20 KB."""
    scope = _scope(api)
    if scope.node.try_find_child(f"permission {function.address}") is not None:
        return
    permission = LambdaPermission(
        scope,
        f"permission {function.address}",
        statement_id_prefix=statement_id_prefix(scope, function.address),
        action="lambda:InvokeFunction",
        function_name=function.name,
        qualifier=function.qualifier,
        principal="apigateway.amazonaws.com",
        source_arn=f"{api.rest_api.execution_arn}/{api.config.stage.name}/*",
    )
    identify(permission, function.address, cause)
    Snapshots.of(scope).permit(rest_api_address(api.name), f"aws_lambda_permission.{function.address}")


def _scope(api: ApiScope) -> Construct:
    """The API, which what its routes share belongs to."""
    scope = api.rest_api.node.scope
    assert isinstance(scope, Construct)
    return scope


def _resolved(scope: Construct, function: str) -> str:
    """A function's name as the document has it: a token's own number depends on the order of creation."""
    if not is_token(function):
        return function
    resolver = DefaultTokenResolver(StringConcat())
    return str(Tokenization.resolve(function, preparing=False, resolver=resolver, scope=scope))
