"""A stage that serves the deployment of another API."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.access.identity import Identity, identity, may_be_one, shown
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown


def judge(stage: Resource, facts: Facts) -> Judgement:
    canary = stage.block("canary_settings")
    served = [stage, *([canary] if isinstance(canary, Block) else [])]
    judgements = [_judge(stage, identity(each.get("deployment_id")), facts) for each in served]
    return next((found for found in judgements if isinstance(found, Failed)), max(judgements, key=_is_open))


def _is_open(judgement: Judgement) -> bool:
    return isinstance(judgement, Undecided)


def _judge(stage: Resource, deployment: Identity | Unknown | None, facts: Facts) -> Judgement:
    own = facts.api_of(stage)
    other = facts.api_of(deployment) if isinstance(deployment, Resource) else None
    if own is None or other is None or isinstance(own, Unknown) or isinstance(other, Unknown):
        return Undecided(f"Whose deployment {stage.address} serves is not known.")
    if own == other:
        return PASSED
    if may_be_one({own, other}):
        return Undecided(f"Whether {shown(own)} and {shown(other)} are the same API is not known.")
    return Failed(f"{stage.address} serves a deployment of {shown(other)}, and is a stage of {shown(own)}.")


RULE = Rule(
    id="TG-D07",
    severity="high",
    title="A stage serves the deployment of another API",
    condition=(
        "rest_api_id of an aws_api_gateway_stage and that of its deployment_id, or of its canary's, are "
        "different."
    ),
    why="The apply fails after other changes were made.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Let both have the same rest_api_id.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html",
    subjects=each(STAGE),
    judge=judge,
)
