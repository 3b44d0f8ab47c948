"""What a stage sets for its routes: throttles, logs, metrics and the cache."""

from __future__ import annotations

from typing import TypedDict

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.api import Api, ApiRoute
from tollgate.config.api import Stage as StageConfig
from tollgate.config.model import Model
from tollgate.config.protection.cache import RouteCache
from tollgate.config.route import RouteKey


class MethodSettings(Construct):
    """One block for all routes of a stage, and one for each that has a throttle or a cache of its own."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        stage: ApiGatewayStage,
        first: list[ITerraformDependable] | None,
        config: Api,
    ) -> None:
        """Put them into a stack.

        Args:
            api: the API's name in the description.
            first: what must be there before anything is logged.
        """
        super().__init__(scope, id_)
        self._stage, self._first = stage, first
        self._put(addresses.of_name(api), "*/*", _settings(config.stage, None), config.stage, config)
        for key, route in config.items():
            if route.throttle is not None or route.cache is not None:
                # What someone answers for of the stage's logs is answered for here, too.
                causes = (route, config.stage) if config.stage.tells_logging else (route,)
                settings = _settings(config.stage, route)
                self._put(addresses.of_route(api, key), method_path(key), settings, *causes)

    def _put(
        self, address: str, path: str, settings: ApiGatewayMethodSettingsSettings, *causes: Model
    ) -> None:
        made = ApiGatewayMethodSettings(
            self,
            path.replace("/", " "),
            rest_api_id=self._stage.rest_api_id,
            stage_name=self._stage.stage_name,
            method_path=path,
            settings=settings,
            depends_on=self._first,
        )
        identify(made, address, *causes)


def _settings(stage: StageConfig, route: ApiRoute | None) -> ApiGatewayMethodSettingsSettings:
    """What holds for a route, or for all: a route's own take the place of the stage's as a whole."""
    throttle = (route and route.throttle) or stage.throttle
    return ApiGatewayMethodSettingsSettings(
        throttling_rate_limit=throttle.rate_limit,
        throttling_burst_limit=throttle.burst_limit,
        **_logging(stage),
        **_caching(stage, route.cache if route else None),
    )


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
    the cache. None of ours may, as that takes a signature with IAM's credentials: they are answered from it.
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
