"""A plan that does not wait for its stage."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.plan import ApiStage
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return NOT_APPLICABLE
    declared = [stage for stage in (_declared(opened, facts) for opened in stages) if stage is not None]
    before = facts.dependencies(resource)
    for stage in declared:
        if stage.stack == resource.stack and stage not in before.found:
            if before.unknown:
                return Undecided(
                    f"Whether {resource.address} waits for {stage.address} is not known: "
                    f"{before.unknown.why}."
                )
            return Failed(
                f"{resource.address} names the stage {stage.address} as a text, and does not wait for it."
            )
    return PASSED if declared else NOT_APPLICABLE


def _declared(opened: ApiStage, facts: Facts) -> Resource | None:
    if opened.api is None or isinstance(opened.api, Unknown) or not isinstance(opened.stage, str):
        return None
    return facts.stages_of(opened.api).get(opened.stage)


RULE = Rule(
    id="TG-P05",
    severity="medium",
    title="A plan does not wait for its stage",
    condition="stage in api_stages is the name of an aws_api_gateway_stage that the plan does not depend on.",
    why=(
        "Terraform may make the plan before the stage, which fails the first apply, and destroy the stage "
        "before the plan, which fails the last."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Write stage = aws_api_gateway_stage.NAME.stage_name, or add depends_on.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
