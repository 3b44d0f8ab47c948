"""An offset that Amazon refuses."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
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
    if quota is None:
        return NOT_APPLICABLE
    if isinstance(quota, Unknown):
        return Undecided(f"Whether {resource.address} has a quota is not known: {quota.why}.")
    if isinstance(quota.offset, Unknown):
        return Undecided(f"The offset of {resource.address} is not known: {quota.offset.why}.")
    offset = quota.offset or 0
    if isinstance(quota.period, Unknown):
        if 0 <= offset <= max(_LAST.values()):
            return PASSED if offset == 0 else _unknown_period(resource)
        return Failed(f"The offset of {resource.address} is {offset:g}, which no period takes.")
    last = _LAST.get(quota.period or "")
    if last is not None and not 0 <= offset <= last:
        allowed = f"0 to {last}" if last else "0 alone"
        return Failed(
            f"The offset of {resource.address} is {offset:g}, and a quota per {quota.period} takes {allowed}."
        )
    return PASSED


def _unknown_period(resource: Resource) -> Undecided:
    return Undecided(f"Whether Amazon takes the offset of {resource.address} depends on its period.")


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
