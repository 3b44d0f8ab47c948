"""A plan that pairs an API with the stage of another."""

from __future__ import annotations

from tollgate.access.facts import PLAN, STAGE, Facts
from tollgate.access.identity import may_be_one
from tollgate.access.plan import ApiStage
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    return worst(_judge(resource, opened, facts) for opened in stages)


def _judge(resource: Resource, opened: ApiStage, facts: Facts) -> Judgement:
    if opened.reference is None or opened.reference.resource.kind != STAGE or opened.api is None:
        return NOT_APPLICABLE
    stage = opened.reference.resource
    owner = facts.api_of(stage)
    if owner is None or isinstance(owner, Unknown) or isinstance(opened.api, Unknown):
        return Undecided(f"Whether {stage.address} is a stage of the API beside it is not known.")
    if owner == opened.api:
        return PASSED
    if may_be_one((owner, opened.api)):
        return Undecided(f"Whether {stage.address} is a stage of the API beside it is not known.")
    return Failed(f"{resource.address} pairs {stage.address} with another API than its own.")


RULE = Rule(
    id="TG-P04",
    severity="critical",
    title="A plan pairs an API with the stage of another",
    condition="api_id and stage in api_stages are of different REST APIs.",
    why="The apply fails, or every key of the plan gets 403 on the stage that callers use.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Take api_id and stage from the same aws_api_gateway_stage.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
