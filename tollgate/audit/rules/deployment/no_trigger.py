"""A deployment that is never made anew."""

from __future__ import annotations

from tollgate.access.facts import DEPLOYMENT, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_mapping,
)


def judge(deployment: Resource, facts: Facts) -> Judgement:
    triggers = as_mapping(deployment.get("triggers"))
    if isinstance(triggers, Unknown):
        return Undecided(f"The triggers of {deployment.address} are not known: {triggers.why}.")
    if triggers or _is_replaced(facts.written.of(deployment)):
        return PASSED
    return Failed(f"{deployment.address} has no triggers: what is changed later is never served.")


def _is_replaced(deployment: Resource | None) -> bool:
    """Whether Terraform makes it anew with others, which serves as a trigger does."""
    lifecycle = deployment.block("lifecycle") if deployment else None
    return isinstance(lifecycle, Block) and bool(lifecycle.raw.get("replace_triggered_by"))


RULE = Rule(
    id="TG-D01",
    severity="critical",
    title="A deployment has no trigger",
    condition="An aws_api_gateway_deployment has neither triggers nor lifecycle.replace_triggered_by.",
    why=(
        "API Gateway serves a deployment, not the API. A route that is given a key requirement later stays "
        "open on the stage."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Set triggers = { redeployment = sha1(jsonencode([...])) } over every resource of the API.",
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment",
    subjects=each(DEPLOYMENT),
    judge=judge,
)
