"""A usage plan: the stages that its keys open, and each key's limits."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.api_gateway_usage_plan import (
    ApiGatewayUsagePlan,
    ApiGatewayUsagePlanApiStages,
    ApiGatewayUsagePlanApiStagesThrottle,
    ApiGatewayUsagePlanQuotaSettings,
    ApiGatewayUsagePlanThrottleSettings,
)
from constructs import Construct

from stacks import addresses
from stacks.constructs.rest_api import RestApi
from stacks.provenance import identify
from tollgate.config.route import RouteKey
from tollgate.config.throttle import Throttle
from tollgate.config.usage_plan import ExistingStage, PlanApi, Quota
from tollgate.config.usage_plan import UsagePlan as UsagePlanConfig


class UsagePlan(Construct):
    """One plan of the description.

    Attributes:
        resource: the `aws_api_gateway_usage_plan`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        plan: str,
        name: str,
        apis: Mapping[str, RestApi],
        config: UsagePlanConfig,
    ) -> None:
        """Put a plan into a stack.

        Args:
            plan: the plan's name in the description, and its address.
            name: what Amazon shows.
            apis: the gateway's APIs by name; the plan opens those that its description names.
        """
        super().__init__(scope, id_)
        self.resource = ApiGatewayUsagePlan(
            self,
            "usage_plan",
            name=name,
            description=config.description,
            api_stages=[
                *(_api_stage(apis[api], config.apis[api]) for api in sorted(config.apis)),
                *map(_existing_stage, config.existing_stages),
            ],
            tags=dict(config.tags) or None,
            throttle_settings=_throttle(config.throttle),
            quota_settings=_quota(config.quota),
        )
        identify(self.resource, addresses.of_name(plan), config)


def _api_stage(api: RestApi, config: PlanApi) -> ApiGatewayUsagePlanApiStages:
    return ApiGatewayUsagePlanApiStages(
        api_id=api.resource.id,
        stage=api.stage.resource.stage_name,
        throttle=_of_routes(config.throttle),
    )


def _existing_stage(config: ExistingStage) -> ApiGatewayUsagePlanApiStages:
    return ApiGatewayUsagePlanApiStages(
        api_id=config.api_id, stage=config.stage, throttle=_of_routes(config.throttle)
    )


def _of_routes(throttles: Mapping[str, Throttle]) -> list[ApiGatewayUsagePlanApiStagesThrottle] | None:
    routes = sorted((RouteKey.parse(text), throttle) for text, throttle in throttles.items())
    return [
        ApiGatewayUsagePlanApiStagesThrottle(
            # Exact, and the root's begins with two slashes: `//GET`.
            path=f"{key.path}/{key.method}",
            rate_limit=throttle.rate_limit,
            burst_limit=throttle.burst_limit,
        )
        for key, throttle in routes
    ] or None


def _throttle(throttle: Throttle | None) -> ApiGatewayUsagePlanThrottleSettings | None:
    if throttle is None:
        return None
    return ApiGatewayUsagePlanThrottleSettings(
        rate_limit=throttle.rate_limit, burst_limit=throttle.burst_limit
    )


def _quota(quota: Quota | None) -> ApiGatewayUsagePlanQuotaSettings | None:
    if quota is None:
        return None
    return ApiGatewayUsagePlanQuotaSettings(limit=quota.limit, period=quota.period, offset=quota.offset)
