"""A deployment that goes before the next is there."""

from __future__ import annotations

from tollgate.access.facts import DEPLOYMENT, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(deployment: Resource, facts: Facts) -> Judgement:
    written = facts.written.of(deployment)
    if written is None:
        return Undecided(
            f"A plan does not tell the lifecycle of {deployment.address}: lay its cdk.tf.json beside it."
        )
    lifecycle = written.block("lifecycle")
    first = as_bool(lifecycle.get("create_before_destroy")) if isinstance(lifecycle, Block) else lifecycle
    if isinstance(first, Unknown):
        return Undecided(f"Whether {deployment.address} is made before the old one goes is not known.")
    if first:
        return PASSED
    return Failed(
        f"{deployment.address} is destroyed before the next is there, which its stage does not allow."
    )


RULE = Rule(
    id="TG-D06",
    severity="high",
    title="A deployment is destroyed before the next is there",
    condition="lifecycle.create_before_destroy of an aws_api_gateway_deployment is not true.",
    why=(
        'Amazon refuses: "Active stages pointing to this deployment must be moved or deleted". No later '
        "change can be deployed."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Set lifecycle { create_before_destroy = true }.",
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment",
    covers=("CKV_AWS_217",),
    subjects=each(DEPLOYMENT),
    judge=judge,
)
