"""An API that nobody is served."""

from __future__ import annotations

from tollgate.access.facts import DEPLOYMENT, METHOD, REST_API, STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(rest_api: Resource, facts: Facts) -> Judgement:
    has_routes = bool(facts.members(rest_api, METHOD)) or facts.has_body(rest_api)
    deployments = facts.members(rest_api, DEPLOYMENT)
    if not has_routes and not deployments:
        return NOT_APPLICABLE
    if not deployments:
        if facts.may_be_of(rest_api, DEPLOYMENT):
            return Undecided(f"Whether {rest_api.address} is deployed is not known.")
        return Failed(f"{rest_api.address} has routes and no deployment: none of them is served.")
    names = [deployment.get("stage_name") for deployment in deployments]
    if any(isinstance(name, str) for name in names):
        return Failed(
            f"{rest_api.address} has a stage by its deployment's stage_name, which version 6 of the "
            "provider lacks.",
            "medium",
        )
    if facts.members(rest_api, STAGE):
        return PASSED
    if any(name is not None for name in names) or facts.may_be_of(rest_api, STAGE):
        return Undecided(f"Whether {rest_api.address} has a stage is not known.")
    return Failed(f"{rest_api.address} is deployed and has no stage: none of its routes is served.")


RULE = Rule(
    id="TG-D09",
    severity="high",
    title="An API is not served",
    condition=(
        "A REST API has methods and no aws_api_gateway_deployment, or a deployment and no "
        "aws_api_gateway_stage, or a stage by the deprecated stage_name of a deployment (medium)."
    ),
    why="Callers get 403 for every path. A stage that the deployment makes goes with each new deployment.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Add an aws_api_gateway_deployment and an aws_api_gateway_stage.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html",
    subjects=each(REST_API),
    judge=judge,
)
