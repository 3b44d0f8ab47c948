"""A usage plan: the stages that it opens, and its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tollgate.access.identity import Identity, identity
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Reference, Unknown, as_number, as_text


@dataclass(frozen=True, slots=True)
class Throttle:
    """A token bucket.

    Attributes:
        rate_limit: requests per second; None where it is not set.
        burst_limit: requests.
    """

    rate_limit: float | Unknown | None
    burst_limit: float | Unknown | None


@dataclass(frozen=True, slots=True)
class Quota:
    """Requests in a period.

    Attributes:
        period: `DAY`, `WEEK` or `MONTH`.
        offset: see `config.limits`; none counts as 0.
    """

    limit: float | Unknown | None
    period: str | Unknown | None
    offset: float | Unknown | None


@dataclass(frozen=True, slots=True)
class MethodThrottle:
    """What a plan holds a single method to.

    Attributes:
        path: as it is written, `/v1/chat/POST`.
    """

    path: str | Unknown | None
    throttle: Throttle


@dataclass(frozen=True, slots=True)
class ApiStage:
    """A stage that a plan opens.

    Attributes:
        stage: its name.
        reference: the attribute that the name is taken from, where it is taken from one.
        throttles: what single methods are held to.
    """

    api: Identity | Unknown | None
    stage: str | Unknown | None
    reference: Reference | None
    throttles: Sequence[MethodThrottle] | Unknown
    block: Block


@dataclass(frozen=True, slots=True)
class Plan:
    """A usage plan.

    Attributes:
        resource: the `aws_api_gateway_usage_plan`.
        throttle: what each key is held to over all stages; None for nothing.
    """

    resource: Resource
    stages: Sequence[ApiStage] | Unknown
    throttle: Throttle | Unknown | None
    quota: Quota | Unknown | None


def plan(resource: Resource) -> Plan:
    """What a usage plan says."""
    stages = resource.blocks("api_stages")
    throttle = resource.block("throttle_settings")
    quota = resource.block("quota_settings")
    return Plan(
        resource,
        stages if isinstance(stages, Unknown) else [_api_stage(block) for block in stages],
        _throttle(throttle) if isinstance(throttle, Block) else throttle,
        _quota(quota) if isinstance(quota, Block) else quota,
    )


def _api_stage(block: Block) -> ApiStage:
    throttles = block.blocks("throttle")
    return ApiStage(
        api=identity(block.get("api_id")),
        stage=as_text(block.get("stage")),
        reference=block.reference("stage"),
        throttles=throttles
        if isinstance(throttles, Unknown)
        else [MethodThrottle(as_text(entry.get("path")), _throttle(entry)) for entry in throttles],
        block=block,
    )


def _throttle(block: Block) -> Throttle:
    return Throttle(as_number(block.get("rate_limit")), as_number(block.get("burst_limit")))


def _quota(block: Block) -> Quota:
    return Quota(as_number(block.get("limit")), as_text(block.get("period")), as_number(block.get("offset")))
