"""A plan whose limit is never reached."""

from __future__ import annotations

from tollgate.access.facts import PLAN, SETTINGS, Facts
from tollgate.access.plan import ApiStage, Throttle
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import is_above
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_number,
    as_text,
)

_ACCOUNT = {"rate_limit": 10_000, "burst_limit": 5_000}
"""Requests per second, and requests: "Throttle requests to your REST APIs"; less in newer regions."""


def judge(resource: Resource, facts: Facts) -> Judgement:
    plan = facts.plans[resource]
    if not isinstance(plan.throttle, Throttle) or isinstance(plan.stages, Unknown):
        return NOT_APPLICABLE
    for name, of_account in _ACCOUNT.items():
        limit = getattr(plan.throttle, name)
        if is_above(limit, of_account):
            return Failed(
                f"{resource.address} allows {limit:g} ({name}), and an account has {of_account:,} in all."
            )
        of_stages = [_of_stage(opened, name, facts) for opened in plan.stages]
        if of_stages and all(is_above(limit, of_stage) for of_stage in of_stages):
            most = max(of_stage for of_stage in of_stages if of_stage is not None)
            return Failed(
                f"{resource.address} allows {limit:g} ({name}), and its stages {most:g} for all callers "
                "together."
            )
    return PASSED


def _of_stage(opened: ApiStage, name: str, facts: Facts) -> float | None:
    """What a stage allows all callers together; None where it is not known."""
    if opened.api is None or isinstance(opened.api, Unknown):
        return None
    for settings in facts.members(opened.api, SETTINGS):
        block = settings.block("settings")
        if (
            as_text(settings.get("method_path")) == "*/*"
            and as_text(settings.get("stage_name")) == opened.stage
            and isinstance(block, Block)
        ):
            limit = as_number(block.get(f"throttling_{name}"))
            return limit if isinstance(limit, (int, float)) and limit >= 0 else None
    return None


RULE = Rule(
    id="TG-P24",
    severity="low",
    title="A plan's throttle is never reached",
    condition=(
        "rate_limit or burst_limit of throttle_settings is above the 10,000 and 5,000 of an account, or "
        "above "
        "the throttling_* of each of its stages."
    ),
    why=(
        "The stage's limit is shared by all callers, so a consumer is refused before it has used what the "
        "plan promises."
    ),
    in_gateway="Raise the stage's `throttle`, or lower the plan's.",
    in_terraform=(
        "Raise throttling_rate_limit and throttling_burst_limit of the stage, or lower throttle_settings."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    subjects=each(PLAN),
    judge=judge,
)
