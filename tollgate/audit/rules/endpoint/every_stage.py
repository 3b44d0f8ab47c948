"""A domain that leads to every stage."""

from __future__ import annotations

from tollgate.access.facts import MAPPING, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_text


def judge(mapping: Resource, facts: Facts) -> Judgement:
    stage = as_text(mapping.get("stage_name"))
    if isinstance(stage, Unknown) and mapping.reference("stage_name") is None:
        return Undecided(f"Whether {mapping.address} names a stage is not known: {stage.why}.")
    if not stage:
        return Failed(f"{mapping.address} names no stage, so that callers choose one: /dev or /test too.")
    return PASSED


RULE = Rule(
    id="TG-E07",
    severity="medium",
    title="A domain leads to every stage",
    condition="An aws_api_gateway_base_path_mapping has no stage_name.",
    why="Callers put the name of a stage into the path, and reach stages that were never meant for them.",
    in_gateway="Each of `domains` has this right: look for an override, and take it out.",
    in_terraform="Set stage_name = aws_api_gateway_stage.NAME.stage_name.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html",
    subjects=each(MAPPING),
    judge=judge,
)
