"""A deployment that is made anew each time."""

from __future__ import annotations

import re

from tollgate.access.facts import DEPLOYMENT, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource

_CLOCKS = re.compile(r"\b(timestamp|plantimestamp|uuid)\(")


def clock(deployment: Resource) -> str | None:
    """The function in a deployment's triggers that says something else each time."""
    found = (_CLOCKS.search(text) for text in deployment.texts("triggers"))
    return next((match[1] for match in found if match), None)


def judge(deployment: Resource, facts: Facts) -> Judgement:
    if not deployment.raw.get("triggers"):
        return NOT_APPLICABLE
    written = facts.written.of(deployment)
    if written is None:
        return Undecided(
            f"A plan does not tell what the trigger of {deployment.address} is made of: lay its cdk.tf.json "
            "beside it."
        )
    if found := clock(written):
        return Failed(f"The trigger of {deployment.address} has {found}(): each apply deploys anew.")
    return PASSED


RULE = Rule(
    id="TG-D03",
    severity="medium",
    title="A deployment is made anew with each apply",
    condition="triggers of an aws_api_gateway_deployment has timestamp(), plantimestamp() or uuid().",
    why=(
        "No plan is ever empty, so nobody looks at plans any more; and each apply ships whatever was changed "
        "by hand."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Take a hash over the resources of the API instead.",
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment",
    subjects=each(DEPLOYMENT),
    judge=judge,
)
