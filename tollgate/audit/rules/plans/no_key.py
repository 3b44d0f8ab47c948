"""A plan that nobody is in."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(resource: Resource, facts: Facts) -> Judgement:
    if facts.keys.attachments_of_plan.get(resource):
        return PASSED
    if facts.keys.uncertain_attachments:
        return Undecided(f"Whether keys are in {resource.address} is not known.")
    return Failed(f"No key is in {resource.address}, or its keys are managed elsewhere.")


RULE = Rule(
    id="TG-P07",
    severity="low",
    title="No key is in a plan",
    condition="No aws_api_gateway_usage_plan_key has the id of the usage plan.",
    why="The plan is of no use, or keys are put into it by hand, where nobody reviews them.",
    in_gateway="Take the plan out, or give it a consumer.",
    in_terraform="Destroy the plan, or attach its keys here.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
