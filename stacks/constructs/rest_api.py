"""A REST API and everything of it: resources, methods, deployment and stage."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.api_gateway_rest_api import (
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
)
from constructs import Construct

from stacks import addresses
from stacks.constructs.api_scope import ApiScope
from stacks.constructs.bearer_authorizer import BearerAuthorizer
from stacks.constructs.canary import Canary
from stacks.constructs.deployment import Deployment
from stacks.constructs.gateway_responses import GatewayResponses
from stacks.constructs.integrations import lambda_
from stacks.constructs.method import Method
from stacks.constructs.preflights import Preflights
from stacks.constructs.protection.resource_policy import ResourcePolicyOfApi
from stacks.constructs.request_checks import RequestChecks
from stacks.constructs.resource_tree import ResourceTree
from stacks.constructs.served_routes import ServedRoutes
from stacks.constructs.stage import Stage
from stacks.constructs.vpc_links import Link
from stacks.provenance import identify
from tollgate.config.api import Api

_API_KEY_SOURCE = {"header": "HEADER", "bearer": "AUTHORIZER"}


class RestApi(Construct):
    """One API of the description, served by one stage.

    Attributes:
        resource: the `aws_api_gateway_rest_api`.
        deployment: what the stage serves, redeployed whenever anything of the API changes.
        canary: what a share of the calls goes to, where one is described.
        stage: the stage.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        name: str,
        region: str,
        links: Mapping[str, Link],
        tells_transfer_mode: bool,
        default_endpoint: bool | None,
        config: Api,
    ) -> None:
        """Put an API into a stack.

        Args:
            api: the API's name in the description; every address of it starts with this.
            name: what Amazon shows.
            region: the AWS region.
            links: the gateway's VPC links by name.
            tells_transfer_mode: as `ApiScope` has it.
            default_endpoint: whether the API answers at Amazon's own URL; None to say nothing of it.
        """
        super().__init__(scope, id_)
        self.resource = self._rest_api(api, name, default_endpoint, config)
        ResourcePolicyOfApi(self, "resource_policy", api=api, rest_api=self.resource, config=config)
        whole = ApiScope(
            name=api,
            config=config,
            rest_api=self.resource,
            id=self.resource.id,
            region=region,
            links=links,
            tells_transfer_mode=tells_transfer_mode,
        )
        self._routes(whole)
        self._serve(api, config)

    def _routes(self, whole: ApiScope) -> None:
        """Everything that a deployment copies."""
        api, config = whole.name, whole.config
        if config.api_key_source == "bearer":
            whole = whole.with_authorizer(BearerAuthorizer(self, "authorizer", api=whole).resource.id)
        tree = ResourceTree(self, "paths", api=api, rest_api=self.resource, config=config)
        checks = RequestChecks(self, "request_checks", api=whole)
        for key, route in config.items():
            Method(
                self,
                str(key),
                api=whole,
                resource_id=tree.resource_id(key),
                key=key,
                route=route,
                checked=checks.of(key, route),
            )
        for function in config.stage.canary.keep_functions if config.stage.canary else ():
            lambda_.keep(whole, function, config.stage)
        if config.cors is not None:
            Preflights(self, "preflights", api=whole, tree=tree, cors=config.cors)
        GatewayResponses(self, "gateway_responses", api=whole)

    def _serve(self, api: str, config: Api) -> None:
        """What is deployed, the stage that serves it, and what is watched of that."""
        canary = config.stage.canary
        self.deployment = Deployment(
            self, "deployment", api=api, rest_api=self.resource, config=config, stays=canary is not None
        )
        self.canary = (
            Canary(self, "canary", api=api, rest_api=self.resource, canary=canary, config=config)
            if canary
            else None
        )
        self.stage = Stage(
            self,
            "stage",
            api=api,
            rest_api=self.resource,
            deployment_id=self.deployment.resource.id,
            canary=self.canary,
            config=config,
        )
        # With a canary, the stage serves by intent what the description has no more.
        if canary is None:
            ServedRoutes(
                self, "served_routes", api=api, stage=self.stage.resource, stage_name=config.stage.name
            )

    def _rest_api(self, api: str, name: str, default_endpoint: bool | None, config: Api) -> ApiGatewayRestApi:
        rest_api = ApiGatewayRestApi(
            self,
            "rest_api",
            name=name,
            description=config.description,
            api_key_source=_API_KEY_SOURCE[config.api_key_source],
            binary_media_types=list(config.binary_media_types) or None,
            minimum_compression_size=_text(config.minimum_compression_size),
            disable_execute_api_endpoint=None if default_endpoint is None else not default_endpoint,
            endpoint_configuration=ApiGatewayRestApiEndpointConfiguration(
                types=[config.endpoint.type.upper()],
                vpc_endpoint_ids=list(config.endpoint.vpc_endpoint_ids) or None,
            ),
        )
        identify(rest_api, addresses.of_name(api), config)
        return rest_api


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
