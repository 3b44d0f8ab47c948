"""A canary: a second deployment of an API, the share of the stage's calls that goes to it, and their logs."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStageCanarySettings
from constructs import Construct

from stacks import addresses
from stacks.constructs.deployment import Deployment
from stacks.constructs.logs.canary_logs import CanaryLogs
from tollgate.config.api import Api
from tollgate.config.canary import Canary as CanaryConfig


class Canary(Construct):
    """The API as the description has it now, for a share of the calls.

    Attributes:
        logs: what must be there before the stage has the canary.
        settings: what the stage says of it. It does not share the stage's cache with the others.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        rest_api: ApiGatewayRestApi,
        canary: CanaryConfig,
        config: Api,
    ) -> None:
        super().__init__(scope, id_)
        self.logs = CanaryLogs(self, "logs", api=api, rest_api=rest_api, stage=config.stage, canary=canary)
        deployment = Deployment(
            self,
            "deployment",
            address=addresses.of_canary(addresses.of_name(api)),
            api=api,
            rest_api=rest_api,
            config=config,
        )
        self.settings = ApiGatewayStageCanarySettings(
            deployment_id=deployment.resource.id,
            percent_traffic=canary.percent,
            stage_variable_overrides=canary.variables or None,
            use_stage_cache=False,
        )
