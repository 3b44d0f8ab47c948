"""A stage that a plan opens twice."""

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
    pairs = [(stage.api, stage.stage) for stage in stages if isinstance(stage.stage, str)]
    for api, stage in pairs:
        if not isinstance(api, Unknown) and pairs.count((api, stage)) > 1:
            return Failed(f"{resource.address} opens the stage {stage} of one API twice.")
    return PASSED if pairs else NOT_APPLICABLE


RULE = Rule(
    id="TG-P20",
    severity="medium",
    title="A plan opens a stage twice",
    condition="Two api_stages of a usage plan have the same api_id and stage.",
    why="Amazon keeps one of the two: each plan of Terraform wants to change it again.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave one of the two.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
