"""A stage without traces."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    traced = as_bool(stage.get("xray_tracing_enabled"))
    if isinstance(traced, Unknown):
        return Undecided(f"Whether {stage.address} is traced is not known: {traced.why}.")
    return (
        PASSED
        if traced
        else Failed(f"{stage.address} is not traced: where the time of a call goes is told nowhere.")
    )


RULE = Rule(
    id="TG-L11",
    severity="info",
    title="A stage has no traces",
    condition="xray_tracing_enabled of an aws_api_gateway_stage is not true.",
    why="Whether a slow answer is slow in API Gateway or in the model cannot be told.",
    in_gateway="Set the stage's `tracing: true`.",
    in_terraform="Set xray_tracing_enabled = true.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html",
    covers=(
        "CKV_AWS_73",
        "APIGateway.3",
    ),
    subjects=each(STAGE),
    judge=judge,
)
