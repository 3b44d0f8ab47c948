"""A plan that names a stage by something else than its name."""

from __future__ import annotations

from tollgate.access.facts import DEPLOYMENT, PLAN, STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)

_WITH_NAMES = (STAGE, DEPLOYMENT)
"""What has a stage's name as `stage_name`; a deployment of the provider before version 6."""


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    references = [stage.reference for stage in stages if stage.reference is not None]
    for reference in references:
        if reference.resource.kind in _WITH_NAMES and reference.attribute != "stage_name":
            return Failed(f"{resource.address} opens {reference}, which is not the stage's name.")
    return PASSED if references else NOT_APPLICABLE


RULE = Rule(
    id="TG-P03",
    severity="critical",
    title="A plan names a stage by its id",
    condition=(
        "stage in api_stages is an attribute other than stage_name of an aws_api_gateway_stage or an "
        "aws_api_gateway_deployment."
    ),
    why="The id is `ags-…`, and no stage is called so: the apply fails, or every key of the plan gets 403.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Write stage = aws_api_gateway_stage.NAME.stage_name.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
