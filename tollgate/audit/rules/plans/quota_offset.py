"""An offset that Amazon refuses."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.plan import Quota
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)

_LAST = {"DAY": 0, "WEEK": 6, "MONTH": 27}
"""CreateUsagePlan: the days of a period that an offset may name."""


def judge(resource: Resource, facts: Facts) -> Judgement:
    quota = facts.plans[resource].quota
    if not isinstance(quota, Quota):
        return NOT_APPLICABLE
    if isinstance(quota.offset, Unknown) or isinstance(quota.period, Unknown):
        return Undecided(f"Whether Amazon takes the offset of {resource.address} is not known.")
    last = _LAST.get(quota.period or "")
    offset = quota.offset or 0
    if last is not None and not 0 <= offset <= last:
        allowed = f"0 to {last}" if last else "0 alone"
        return Failed(
            f"The offset of {resource.address} is {offset:g}, and a quota per {quota.period} takes {allowed}."
        )
    return PASSED


RULE = Rule(
    id="TG-P13",
    severity="high",
    title="A quota has an offset that Amazon refuses",
    condition="quota_settings.offset is not 0 for DAY, 0 to 6 for WEEK, 0 to 27 for MONTH.",
    why="Neither validate nor plan sees it: the apply fails after other changes were made.",
    in_gateway="Leave `offset` out.",
    in_terraform="Leave offset out, or keep it within the period.",
    link="https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html",
    subjects=each(PLAN),
    judge=judge,
)
