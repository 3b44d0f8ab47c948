"""A quota that is gone in a second."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.plan import Quota, Throttle
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import is_above
from tollgate.terraform.configuration.resource import Resource


def judge(resource: Resource, facts: Facts) -> Judgement:
    plan = facts.plans[resource]
    if not isinstance(plan.throttle, Throttle) or not isinstance(plan.quota, Quota):
        return NOT_APPLICABLE
    rate, limit = plan.throttle.rate_limit, plan.quota.limit
    if is_above(rate, limit) and limit:
        return Failed(
            f"{resource.address} allows {rate:g} requests per second, and {limit:g} in a {plan.quota.period}."
        )
    return PASSED


RULE = Rule(
    id="TG-P25",
    severity="low",
    title="A quota is gone within a second",
    condition="quota_settings.limit is below throttle_settings.rate_limit.",
    why="A consumer that calls as fast as it may is locked out for the rest of the period after one second.",
    in_gateway="Raise the quota, or lower the rate.",
    in_terraform="Raise quota_settings.limit, or lower rate_limit.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
