"""A stage that serves the deployment of another API."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Reference,
    Unknown,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    deployment = stage.get("deployment_id")
    own = facts.api_of(stage)
    if not isinstance(deployment, Reference) or isinstance(own, Unknown):
        return Undecided(f"Whose deployment {stage.address} serves is not known.")
    other = facts.api_of(deployment.resource)
    if isinstance(other, Unknown) or isinstance(own, str) is not isinstance(other, str):
        return Undecided(f"Whose deployment {stage.address} serves is not known.")
    if own != other:
        return Failed(f"{stage.address} serves {deployment.resource.address}, which is of another API.")
    return PASSED


RULE = Rule(
    id="TG-D07",
    severity="high",
    title="A stage serves the deployment of another API",
    condition="rest_api_id of an aws_api_gateway_stage and that of its deployment_id are different.",
    why="The apply fails after other changes were made.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Let both have the same rest_api_id.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html",
    subjects=each(STAGE),
    judge=judge,
)
