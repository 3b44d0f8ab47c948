"""What an authorizer answers, in the log."""

from __future__ import annotations

from tollgate.access.facts import SETTINGS, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_text


def judge(settings: Resource, facts: Facts) -> Judgement:
    api, block = facts.api_of(settings), settings.block("settings")
    source = as_text(api.get("api_key_source")) if isinstance(api, Resource) else None
    if source != "AUTHORIZER" or not isinstance(block, Block):
        return NOT_APPLICABLE
    level = as_text(block.get("logging_level"))
    if isinstance(level, Unknown):
        return Undecided(f"How much {settings.address} writes into the log is not known: {level.why}.")
    if level != "INFO":
        return PASSED
    return Failed(
        f"{settings.address} logs each step of a call, where the authorizer's answer is the caller's key."
    )


RULE = Rule(
    id="TG-L12",
    severity="low",
    title="What the authorizer answers may be logged",
    condition=(
        "settings.logging_level of an aws_api_gateway_method_settings is INFO, and the api_key_source of its "
        "API is AUTHORIZER."
    ),
    why=(
        'The execution log has "data used by Lambda authorizers", and Amazon says that it masks '
        "authorization headers, API key values and the like. Whether that holds for usageIdentifierKey in an "
        "authorizer's answer, which is the key, is not said, and not verified here."
    ),
    in_gateway=(
        "Set the level of the stage's `execution_log` to `error`, or look into the log once and suppress "
        "this."
    ),
    in_terraform='Set logging_level = "ERROR", or look into the log once.',
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-execution-logging.html",
    subjects=each(SETTINGS),
    judge=judge,
)
