"""A plan that opens nothing."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    if stages:
        return PASSED
    keys = len(facts.keys.attachments_of_plan.get(resource, ()))
    if keys:
        each_gets = "its key gets" if keys == 1 else f"its {keys:,} keys get"
        return Failed(f"{resource.address} opens no stage: {each_gets} 403 everywhere.")
    return (
        Undecided(f"Whether keys are in {resource.address} is not known.")
        if facts.keys.uncertain_attachments
        else NOT_APPLICABLE
    )


RULE = Rule(
    id="TG-P01",
    severity="critical",
    title="A plan with keys opens no stage",
    condition="An aws_api_gateway_usage_plan with an aws_api_gateway_usage_plan_key has no api_stages.",
    why="Every consumer of the plan is locked out, and Terraform calls it one change.",
    in_gateway="Name the APIs of the plan in `apis`.",
    in_terraform="Add api_stages { api_id, stage }.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
