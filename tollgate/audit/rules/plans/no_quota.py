"""A plan without a bound for a period."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    quota = facts.plans[resource].quota
    if isinstance(quota, Unknown):
        return Undecided(f"Whether {resource.address} has a quota is not known: {quota.why}.")
    if quota is None:
        return Failed(f"{resource.address} bounds no period: a key may call at its rate day and night.")
    return PASSED


RULE = Rule(
    id="TG-P09",
    severity="low",
    title="A plan has no quota",
    condition="An aws_api_gateway_usage_plan has no quota_settings.",
    why=(
        "A rate that is fine for an hour can be a bill at the end of the month. Quotas are a target at "
        "Amazon, not a guaranteed ceiling."
    ),
    in_gateway="Give the plan a `quota`, or suppress this with the reason.",
    in_terraform="Add quota_settings { limit, period }.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
