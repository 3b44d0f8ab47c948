"""An access log that names no consumer."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.logs.access_log import log_format
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    written = log_format(stage)
    if written is None:
        return NOT_APPLICABLE
    if isinstance(written, Unknown) and "apiKeyId" not in (written.text or ""):
        return Undecided(
            f"Whether the access log of {stage.address} names consumers is not known: {written.why}."
        )
    text = written.text or "" if isinstance(written, Unknown) else written
    if "$context.identity.apiKeyId" not in text:
        return Failed(f"The access log of {stage.address} does not tell which consumer called.")
    return PASSED


RULE = Rule(
    id="TG-L04",
    severity="medium",
    title="The access log names no consumer",
    condition="format in access_log_settings has no $context.identity.apiKeyId.",
    why=(
        "CloudWatch has no figures per key: without the id in the log nobody can tell who used the model, or "
        "who is abusing it."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Add $context.identity.apiKeyId to the format.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html",
    subjects=each(STAGE),
    judge=judge,
)
