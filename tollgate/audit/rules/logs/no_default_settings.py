"""Methods that no setting holds for."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.access.method_settings import ALL_METHODS, settings_of
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(stage: Resource, facts: Facts) -> Judgement:
    settings = settings_of(stage, facts)
    if ALL_METHODS in settings.known:
        return PASSED
    if settings.why:
        return Undecided(
            f"Whether {stage.address} has settings for all methods is not known: {settings.why.why}."
        )
    return Failed(
        f"{stage.address} has no settings for */*: methods without their own have no logs and no throttle."
    )


RULE = Rule(
    id="TG-L08",
    severity="medium",
    title="A stage has no settings for all methods",
    condition="No aws_api_gateway_method_settings of the stage has method_path */*.",
    why="A method that nobody thought of is held to the account's limits alone, and writes no log.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform='Add an aws_api_gateway_method_settings with method_path = "*/*".',
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html",
    subjects=each(STAGE),
    judge=judge,
)
