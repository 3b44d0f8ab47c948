"""A limit below zero."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import throttles
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    plan = facts.plans[resource]
    found, why = throttles(plan)
    limits = [(f"rate_limit {where}", one.rate_limit) for where, one in found]
    limits += [(f"burst_limit {where}", one.burst_limit) for where, one in found]
    if plan.quota is not None:
        limits.append(("quota", plan.quota if isinstance(plan.quota, Unknown) else plan.quota.limit))
    for name, limit in limits:
        if isinstance(limit, (int, float)) and limit < 0:
            return Failed(f"The {name} of {resource.address} is {limit:g}, and no limit is below 0.")
    if why is not None or any(isinstance(limit, Unknown) for _, limit in limits):
        return Undecided(f"Not all limits of {resource.address} are known.")
    return PASSED if limits else NOT_APPLICABLE


RULE = Rule(
    id="TG-P12",
    severity="high",
    title="A limit is negative",
    condition="A rate_limit, burst_limit or quota limit is below 0.",
    why="The apply fails after other changes were made.",
    in_gateway="Write a limit above 0.",
    in_terraform="Set a limit above 0, or take the block away.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
