"""A method of an API, which asks for a key unless its route is public, and what answers it."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from constructs import Construct

from stacks import addresses
from stacks.constructs.api_scope import ApiScope
from stacks.constructs.integrations.integration import Target
from stacks.constructs.integrations.registry import integrate
from stacks.constructs.protection.cache_key import cache_key
from stacks.constructs.request_checks import Checked
from stacks.provenance import identify
from tollgate.config.api import ApiRoute
from tollgate.config.route import RouteKey


class Method(Construct):
    """One route: its `aws_api_gateway_method` and its integration."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: ApiScope,
        resource_id: str,
        key: RouteKey,
        route: ApiRoute,
        checked: Checked,
        is_described: bool = True,
    ) -> None:
        """Put a route into a stack.

        Args:
            resource_id: of its path.
            is_described: whether the description has it; what it does not say is not noted for the audit.
        """
        super().__init__(scope, id_.replace("/", " "))
        address = addresses.of_route(api.name, key)
        authorizer_id = None if route.public else api.authorizer_id
        method = ApiGatewayMethod(
            self,
            "method",
            rest_api_id=api.id,
            resource_id=resource_id,
            http_method=key.method,
            authorization="CUSTOM" if authorizer_id else "NONE",
            authorizer_id=authorizer_id,
            api_key_required=not route.public,
            operation_name=route.operation_name,
            request_validator_id=checked.validator_id,
            request_models=checked.models,
            request_parameters={
                **dict.fromkeys(cache_key(api.config, key, route), False),
                **{f"method.request.path.{name}": True for name in key.parameters},
                **checked.parameters,
            }
            or None,
        )
        identify(method, address, route, **({"public": True} if route.public and is_described else {}))
        integrate(Target(scope=self, api=api, address=address, method=method, key=key, route=route))
