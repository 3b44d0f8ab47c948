"""The stage that serves an API, with its throttles, logs and cache."""

from __future__ import annotations

from typing import TypedDict

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.api_gateway_client_certificate import ApiGatewayClientCertificate
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage
from constructs import Construct

from stacks import addresses
from stacks.constructs.access_log import AccessLog
from stacks.constructs.canary import Canary
from stacks.constructs.execution_log import ExecutionLog
from stacks.provenance import identify
from tollgate.config.api import Api
from tollgate.config.api import Stage as StageConfig
from tollgate.config.cache import RouteCache
from tollgate.config.model import Model
from tollgate.config.route import RouteKey
from tollgate.config.throttle import Throttle


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
        first = self._execution_log(api, rest_api, canary, config.stage)
        self._settings(addresses.of_name(api), "*/*", config.stage.throttle, first, config.stage, config)
        for key, route in config.items():
            if route.throttle is not None or route.cache is not None:
                address, path = addresses.of_route(api, key), method_path(key)
                # What someone answers for of the stage's logs is answered for here, too.
                causes = (route, config.stage) if config.stage.tells_logging else (route,)
                throttle = route.throttle or config.stage.throttle
                self._settings(address, path, throttle, first, config.stage, *causes, cache=route.cache)

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

    def _settings(
        self,
        address: str,
        method_path: str,
        throttle: Throttle,
        first: list[ITerraformDependable] | None,
        stage: StageConfig,
        *causes: Model,
        cache: RouteCache | None = None,
    ) -> None:
        """What holds for a route, or for all: a route's own take the place of the stage's as a whole."""
        settings = ApiGatewayMethodSettings(
            self,
            method_path.replace("/", " "),
            rest_api_id=self.resource.rest_api_id,
            stage_name=self.resource.stage_name,
            method_path=method_path,
            settings=ApiGatewayMethodSettingsSettings(
                throttling_rate_limit=throttle.rate_limit,
                throttling_burst_limit=throttle.burst_limit,
                **_logging(stage),
                **_caching(stage, cache),
            ),
            depends_on=first,
        )
        identify(settings, address, *causes)


class _Logging(TypedDict, total=False):
    logging_level: str
    data_trace_enabled: bool
    metrics_enabled: bool


def _logging(config: StageConfig) -> _Logging:
    """What a stage says of logs and metrics, all of it or nothing: the provider keeps what was said once."""
    if not config.tells_logging:
        return {}
    log = config.execution_log
    return {
        "logging_level": log.level.upper() if log else "OFF",
        "data_trace_enabled": bool(log and log.allow_payload_logging),
        "metrics_enabled": bool(config.metrics),
    }


class _Caching(TypedDict, total=False):
    caching_enabled: bool
    cache_ttl_in_seconds: int
    cache_data_encrypted: bool
    require_authorization_for_cache_control: bool
    unauthorized_cache_control_header_strategy: str


def _caching(stage: StageConfig, route: RouteCache | None) -> _Caching:
    """What a stage with a cache says of each route: also that it is not cached, as what was said once stays.

    A caller who says `Cache-Control: max-age=0`, as a browser does that reloads, would take an answer out of
    the cache. None of ours may, as that takes a call signed with IAM's credentials: they are answered from it.
    Developer guide, "Invalidate an API Gateway cache entry".
    """
    if stage.cache is None:
        return {}
    if route is None:
        return {"caching_enabled": False}
    return {
        "caching_enabled": True,
        "cache_ttl_in_seconds": stage.cache.ttl if route.ttl is None else route.ttl,
        "cache_data_encrypted": True,
        "require_authorization_for_cache_control": True,
        "unauthorized_cache_control_header_strategy": "SUCCEED_WITHOUT_RESPONSE_HEADER",
    }


def method_path(key: RouteKey) -> str:
    """A route as a stage's method settings name it.

    `POST /v1/chat` is `~1v1~1chat/POST`, and `GET /` is `~1/GET`. Amazon escapes the slashes of the path as
    `~1` (JSON Pointer, RFC 6901) and answers with that spelling; the provider looks for the one that it was
    given, and any other would be missing from every later plan.
    """
    return f"{key.path.replace('/', '~1')}/{key.method}"
