"""A quota that closes its plan."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    quota = facts.plans[resource].quota
    if quota is None:
        return NOT_APPLICABLE
    if isinstance(quota, Unknown):
        return Undecided(f"Whether {resource.address} has a quota is not known: {quota.why}.")
    if isinstance(quota.limit, Unknown):
        return Undecided(f"The quota of {resource.address} is not known: {quota.limit.why}.")
    if not quota.limit:
        return Failed(f"The quota of {resource.address} is 0: every call of its keys gets 429.")
    return PASSED


RULE = Rule(
    id="TG-P16",
    severity="high",
    title="A quota is 0",
    condition="quota_settings.limit is 0 or missing.",
    why="The plan is closed: each call of each of its keys gets 429.",
    in_gateway="Write a `limit` above 0.",
    in_terraform="Set a limit above 0, or take quota_settings away.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
