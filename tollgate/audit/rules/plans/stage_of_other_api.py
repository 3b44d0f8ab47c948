"""A plan that pairs an API with the stage of another."""

from __future__ import annotations

from tollgate.access.facts import PLAN, STAGE, Facts
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
    pairs = [
        stage for stage in stages if stage.reference is not None and stage.reference.resource.kind == STAGE
    ]
    for pair in pairs:
        assert pair.reference is not None
        owner = facts.api_of(pair.reference.resource)
        mixed = isinstance(owner, str) is not isinstance(pair.api, str)
        if isinstance(owner, Unknown) or isinstance(pair.api, Unknown) or mixed:
            return Undecided(
                f"Whether {pair.reference.resource.address} is a stage of the API beside it is not known."
            )
        if owner != pair.api:
            return Failed(
                f"{resource.address} pairs {pair.reference.resource.address} with another API than its own."
            )
    return PASSED if pairs else NOT_APPLICABLE


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
