"""A plan that opens a stage which is not there."""

from __future__ import annotations

from collections.abc import Set

from tollgate.access.facts import DEPLOYMENT, PLAN, STAGE, Facts
from tollgate.access.identity import Identity, is_declared, shown
from tollgate.access.plan import ApiStage
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
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
    of_stage = opened.reference is not None and opened.reference.resource.kind == STAGE
    if isinstance(opened.stage, Unknown) or isinstance(opened.api, Unknown):
        if of_stage:
            return NOT_APPLICABLE
        return Undecided(f"Whether {resource.address} opens a stage that there is is not known.")
    named = facts.stages_of(opened.api)
    if opened.stage in named or opened.stage in _of_deployments(opened.api, facts):
        return PASSED
    if of_stage:
        return NOT_APPLICABLE
    if (
        not is_declared(opened.api)
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


def _of_deployments(api: Identity, facts: Facts) -> Set[str]:
    """The stages that deployments make by themselves, as they can before version 6 of the provider."""
    names = (as_text(found.get("stage_name")) for found in facts.members(api, DEPLOYMENT))
    return {name for name in names if isinstance(name, str)}


RULE = Rule(
    id="TG-P02",
    severity="critical",
    title="A plan opens a stage that there is not",
    condition="stage in api_stages is a name that no aws_api_gateway_stage of that API has.",
    why="The apply fails, or every key of the plan gets 403 on the stage that callers use.",
    in_gateway="Compare `existing_stages` with what Amazon has; of an API of yours, look for an override.",
    in_terraform="Write stage = aws_api_gateway_stage.NAME.stage_name.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
