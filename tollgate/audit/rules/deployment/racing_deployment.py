"""A deployment that does not wait for the routes."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.access.facts import DEPLOYMENT, Facts
from tollgate.access.identity import Identity
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
    late = [found.address for found in _copied(api, facts, deployment.stack) if found not in before.found]
    if late and before.unknown:
        return Undecided(f"What {deployment.address} waits for is not known: {before.unknown.why}.")
    if late:
        shown = ", ".join(sorted(late)[:_SHOWN])
        return Failed(f"{deployment.address} does not wait for {shown}{_more(len(late) - _SHOWN)}.")
    return PASSED


def _copied(api: Identity, facts: Facts, stack: str) -> Iterator[Resource]:
    for kind in SNAPSHOT_TYPES:
        yield from (found for found in facts.members(api, kind) if found.stack == stack)


def _more(number: int) -> str:
    return f" and {number} more" if number > 0 else ""


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
