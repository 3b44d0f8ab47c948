"""A period that there is not."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)

_PERIODS = ("DAY", "WEEK", "MONTH")


def judge(resource: Resource, facts: Facts) -> Judgement:
    quota = facts.plans[resource].quota
    if quota is None:
        return NOT_APPLICABLE
    if isinstance(quota, Unknown):
        return Undecided(f"Whether {resource.address} has a quota is not known: {quota.why}.")
    if isinstance(quota.period, Unknown):
        return Undecided(f"The period of {resource.address} is not known: {quota.period.why}.")
    if quota.period not in _PERIODS:
        return Failed(
            f"The period of {resource.address} is {quota.period or 'missing'}: DAY, WEEK and MONTH are known."
        )
    return PASSED


RULE = Rule(
    id="TG-P17",
    severity="medium",
    title="A quota has a period that there is not",
    condition="quota_settings.period is not DAY, WEEK or MONTH.",
    why="Terraform refuses the plan.",
    in_gateway="Write DAY, WEEK or MONTH.",
    in_terraform="Set period to DAY, WEEK or MONTH.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
