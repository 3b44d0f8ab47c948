"""A plan that opens a stage which is not there."""

from __future__ import annotations

from tollgate.access.facts import PLAN, STAGE, Facts
from tollgate.access.identity import shown
from tollgate.access.plan import ApiStage
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import worst
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Reference,
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    judgements = [_judge(resource, stage, facts) for stage in stages]
    return worst(judgements) if judgements else NOT_APPLICABLE


def _judge(resource: Resource, opened: ApiStage, facts: Facts) -> Judgement:
    if opened.stage is None or opened.api is None:
        return Failed(f"{resource.address} has an api_stages without api_id or stage.")
    if isinstance(opened.stage, Unknown) or isinstance(opened.api, Unknown):
        if isinstance(opened.reference, Reference):
            return NOT_APPLICABLE
        return Undecided(f"Whether {resource.address} opens a stage that there is is not known.")
    named = facts.stages_of(opened.api)
    if opened.stage in named:
        return PASSED
    if (
        isinstance(opened.api, str)
        or len(named) < len(facts.members(opened.api, STAGE))
        or facts.uncertain(STAGE)
    ):
        return Undecided(f"Whether {shown(opened.api)} has the stage {opened.stage} is not known.")
    if not named:
        return Undecided(f"The stages of {shown(opened.api)} are not declared here, {opened.stage} neither.")
    return Failed(
        f"{resource.address} opens the stage {opened.stage} of {shown(opened.api)}, which has "
        f"{', '.join(named)}."
    )


RULE = Rule(
    id="TG-P02",
    severity="critical",
    title="A plan opens a stage that there is not",
    condition="stage in api_stages is a name that no aws_api_gateway_stage of that API has.",
    why="The apply fails, or every key of the plan gets 403 on the stage that callers use.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Write stage = aws_api_gateway_stage.NAME.stage_name.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
