"""Keys by `Authorization: Bearer KEY`: an authorizer that hands them to API Gateway."""

from __future__ import annotations

from pathlib import Path

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.api_gateway_authorizer import ApiGatewayAuthorizer
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from constructs import Construct

from stacks.constructs.api_scope import ApiScope
from stacks.constructs.function import Code, Function
from stacks.constructs.permission import statement_id_prefix
from stacks.constructs.snapshot import Snapshots, rest_api_address
from stacks.provenance import identify
from tollgate.config.model import Model

_ID = "tollgate_authorizer"
_ADDRESS = "authorizer"
_CODE = Path(__file__).parents[2] / "functions" / "authorizer"
_HEADER = "method.request.header.Authorization"
_WELL_FORMED = "^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9]{20,128}$"
"""What is anything else is refused without a call, which costs nothing."""


class BearerAuthorizer(Construct):
    """An API's `aws_api_gateway_authorizer`, and what lets the API call its function.

    Attributes:
        resource: the authorizer.
    """

    def __init__(self, scope: Construct, id_: str, *, api: ApiScope) -> None:
        super().__init__(scope, id_)
        function = _function(self, api.config)
        cache = api.config.authorizer.cache
        # Only an authorizer of the type REQUEST sees x-api-key, and only one that caches nothing does without
        # Authorization. The provider takes a source that is not given for Authorization.
        self.resource = ApiGatewayAuthorizer(
            self,
            "authorizer",
            rest_api_id=api.id,
            name="bearer" if cache else "bearer-uncached",
            type="TOKEN" if cache else "REQUEST",
            identity_source=_HEADER if cache else "",
            identity_validation_expression=_WELL_FORMED if cache else None,
            authorizer_uri=function.resource.invoke_arn,
            authorizer_result_ttl_in_seconds=cache,
        )
        # Another type is another authorizer: the provider would change one in its place.
        address = api.address if cache else f"{api.address}__uncached"
        identify(self.resource, address, api.config.authorizer, api.config)
        permission = LambdaPermission(
            self,
            "permission",
            statement_id_prefix=statement_id_prefix(self, address),
            action="lambda:InvokeFunction",
            function_name=function.resource.function_name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{api.rest_api.execution_arn}/authorizers/{self.resource.id}",
        )
        permitted = f"{address}__{_ADDRESS}__"
        identify(permission, permitted, api.config.authorizer, api.config)
        Snapshots.of(self).permit(rest_api_address(api.name), f"aws_lambda_permission.{permitted}")


def _function(scope: Construct, cause: Model) -> Function:
    """One for all APIs of a stack: it knows none of them."""
    stack = TerraformStack.of(scope)
    found = stack.node.try_find_child(_ID)
    if isinstance(found, Function):
        return found
    return Function(
        stack,
        _ID,
        address=_ADDRESS,
        code=Code(
            folder=_CODE,
            files=[_CODE / "index.py"],
            handler="index.handler",
            runtime="python3.13",
            architecture="arm64",
            memory=128,
            timeout=3,
            log_retention=30,
        ),
        cause=cause,
    )
