"""The stage that serves an API, and its throttles."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage
from constructs import Construct

from stacks import addresses
from stacks.provenance import remember
from tollgate.config.api import Api
from tollgate.config.model import Model
from tollgate.config.throttle import Throttle


class Stage(Construct):
    """An API's stage.

    Attributes:
        resource: the `aws_api_gateway_stage`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        rest_api: ApiGatewayRestApi,
        deployment_id: str,
        config: Api,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = ApiGatewayStage(
            self,
            "stage",
            rest_api_id=rest_api.id,
            deployment_id=deployment_id,
            stage_name=config.stage.name,
            description=config.stage.description,
            variables=config.stage.variables or None,
        )
        self.resource.override_logical_id(addresses.of_name(api))
        remember(self.resource, config.stage)
        self._throttle(addresses.of_name(api), "*/*", config.stage.throttle, config.stage)
        for key, route in config.items():
            if route.throttle is not None:
                path = f"{key.path.removeprefix('/')}/{key.method}"
                self._throttle(addresses.of_route(api, key), path, route.throttle, route)

    def _throttle(self, address: str, method_path: str, throttle: Throttle, cause: Model) -> None:
        settings = ApiGatewayMethodSettings(
            self,
            method_path.replace("/", " "),
            rest_api_id=self.resource.rest_api_id,
            stage_name=self.resource.stage_name,
            method_path=method_path,
            settings=ApiGatewayMethodSettingsSettings(
                throttling_rate_limit=throttle.rate_limit,
                throttling_burst_limit=throttle.burst_limit,
            ),
        )
        settings.override_logical_id(address)
        remember(settings, cause)
