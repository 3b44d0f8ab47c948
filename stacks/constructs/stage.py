"""The stage that serves an API, with its logs and its certificate."""

from __future__ import annotations

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.api_gateway_client_certificate import ApiGatewayClientCertificate
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage
from constructs import Construct

from stacks import addresses
from stacks.constructs.canary import Canary
from stacks.constructs.logs.access_log import AccessLog
from stacks.constructs.logs.execution_log import ExecutionLog
from stacks.constructs.method_settings import MethodSettings
from stacks.provenance import identify
from tollgate.config.api import Api
from tollgate.config.api import Stage as StageConfig


class Stage(Construct):
    """An API's stage.

    Attributes:
        resource: the `aws_api_gateway_stage`.
        access_log: what it writes down of each call, where it does.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        rest_api: ApiGatewayRestApi,
        deployment_id: str,
        canary: Canary | None,
        config: Api,
    ) -> None:
        super().__init__(scope, id_)
        log = config.stage.access_log
        self.access_log = AccessLog(self, "access_log", api=api, config=log) if log else None
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
            xray_tracing_enabled=config.stage.tracing or None,
            cache_cluster_enabled=True if config.stage.cache else None,
            cache_cluster_size=config.stage.cache.size if config.stage.cache else None,
            access_log_settings=self.access_log.settings if self.access_log else None,
            canary_settings=canary.settings if canary else None,
            # API Gateway makes a log group with the first call where there is none.
            depends_on=canary.logs.groups if canary else None,
        )
        identify(self.resource, addresses.of_name(api), config.stage, config)
        MethodSettings(
            self,
            "method_settings",
            api=api,
            stage=self.resource,
            first=self._execution_log(api, rest_api, canary, config.stage),
            config=config,
        )

    def _certificate(self, api: str, config: StageConfig) -> str:
        """What HTTP backends know the gateway by; Amazon makes it, for a year and a day."""
        certificate = ApiGatewayClientCertificate(
            self, "client_certificate", description=f"{api} to its backends"
        )
        identify(certificate, addresses.of_name(api), config)
        return certificate.id

    def _execution_log(
        self, api: str, rest_api: ApiGatewayRestApi, canary: Canary | None, config: StageConfig
    ) -> list[ITerraformDependable] | None:
        """What must be there before anything is logged."""
        log = config.execution_log
        if log is None or not log.is_on:
            return None
        made = ExecutionLog(self, "execution_log", api=api, rest_api=rest_api, config=log, stage=config)
        return [made.group, *(canary.logs.of_execution if canary else ())]
