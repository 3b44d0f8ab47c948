"""A deployment that does not wait for the routes."""

from __future__ import annotations

from tollgate.access.facts import DEPLOYMENT, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.redeploy.snapshot import SNAPSHOT_TYPES
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)

_SHOWN = 5


def judge(deployment: Resource, facts: Facts) -> Judgement:
    api = facts.api_of(deployment)
    if api is None or isinstance(api, Unknown):
        return Undecided(f"Which API {deployment.address} deploys is not known.")
    before = facts.dependencies(deployment)
    late = [
        found.address
        for kind in SNAPSHOT_TYPES
        for found in facts.members(api, kind)
        if found not in before and found.stack == deployment.stack
    ]
    if late:
        return Failed(f"{deployment.address} does not wait for {', '.join(sorted(late)[:_SHOWN])}.")
    return PASSED


RULE = Rule(
    id="TG-D04",
    severity="high",
    title="A deployment does not wait for all of its API",
    condition=(
        "An aws_api_gateway_deployment does not depend, directly or through others, on some resource that "
        "CreateDeployment copies."
    ),
    why="The first apply may deploy before the route is there: it fails, or serves the API without it.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Name the resources in triggers or in depends_on.",
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment",
    subjects=each(DEPLOYMENT),
    judge=judge,
)
