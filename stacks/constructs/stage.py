"""The stage that serves an API, and its throttles."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.api_gateway_client_certificate import ApiGatewayClientCertificate
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage, ApiGatewayStageCanarySettings
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.api import Api
from tollgate.config.api import Stage as StageConfig
from tollgate.config.model import Model
from tollgate.config.route import RouteKey
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
        canary: ApiGatewayStageCanarySettings | None,
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
            client_certificate_id=self._certificate(api, config.stage)
            if config.stage.client_certificate
            else None,
            canary_settings=canary,
        )
        identify(self.resource, addresses.of_name(api), config.stage, config)
        self._throttle(addresses.of_name(api), "*/*", config.stage.throttle, config.stage, config)
        for key, route in config.items():
            if route.throttle is not None:
                self._throttle(addresses.of_route(api, key), method_path(key), route.throttle, route)

    def _certificate(self, api: str, config: StageConfig) -> str:
        """What HTTP backends know the gateway by; Amazon makes it, for a year and a day."""
        certificate = ApiGatewayClientCertificate(
            self, "client_certificate", description=f"{api} to its backends"
        )
        identify(certificate, addresses.of_name(api), config)
        return certificate.id

    def _throttle(self, address: str, method_path: str, throttle: Throttle, *causes: Model) -> None:
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
        identify(settings, address, *causes)


def method_path(key: RouteKey) -> str:
    """A route as a stage's method settings name it.

    `POST /v1/chat` is `~1v1~1chat/POST`, and `GET /` is `~1/GET`. Amazon escapes the slashes of the path as
    `~1` (JSON Pointer, RFC 6901) and answers with that spelling; the provider looks for the one that it was
    given, and any other would be missing from every later plan.
    """
    return f"{key.path.replace('/', '~1')}/{key.method}"
