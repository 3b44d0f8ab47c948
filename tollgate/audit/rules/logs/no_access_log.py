"""A stage that writes down nothing."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    settings = stage.block("access_log_settings")
    if isinstance(settings, Unknown):
        return Undecided(f"Whether {stage.address} has an access log is not known: {settings.why}.")
    if settings is None:
        return Failed(f"{stage.address} has no access log: nobody can tell who called, or what was refused.")
    return PASSED


RULE = Rule(
    id="TG-L06",
    severity="medium",
    title="A stage has no access log",
    condition="An aws_api_gateway_stage has no access_log_settings.",
    why="When a key leaks or a bill comes, nothing tells who called what.",
    in_gateway="Give the stage an `access_log: {}`.",
    in_terraform="Add access_log_settings { destination_arn, format }.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    covers=(
        "CKV_AWS_76",
        "APIG1",
    ),
    subjects=each(STAGE),
    judge=judge,
)
