"""A stage that does not write down its errors."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.access.method_settings import ALL_METHODS, settings_of
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    settings = settings_of(stage, facts)
    block = settings.known.get(ALL_METHODS)
    level = as_text(block.get("logging_level")) if block else settings.why
    if isinstance(level, Unknown):
        return Undecided(f"Whether {stage.address} logs its errors is not known: {level.why}.")
    if level in ("ERROR", "INFO"):
        return PASSED
    return Failed(
        f"{stage.address} writes no execution log: why a call failed in API Gateway is told nowhere."
    )


RULE = Rule(
    id="TG-L10",
    severity="low",
    title="A stage has no execution log",
    condition="logging_level for */* of a stage is neither ERROR nor INFO.",
    why="When an integration or a mapping fails, callers see 500 and operators see nothing.",
    in_gateway="Give the stage an `execution_log: {}`.",
    in_terraform='Set logging_level = "ERROR" in aws_api_gateway_method_settings for */*.',
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    covers=(
        "CKV2_AWS_4",
        "APIGateway.1",
        "APIG6",
    ),
    subjects=each(STAGE),
    judge=judge,
)
