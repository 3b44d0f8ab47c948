"""An access log that names no consumer."""

from __future__ import annotations

import re

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.logs.access_log import access_log
from tollgate.terraform.configuration.resource import Resource

_ID = re.compile(r"\$context\.identity\.apiKeyId\b")


def judge(stage: Resource, facts: Facts) -> Judgement:
    log = access_log(stage)
    if log is None:
        return NOT_APPLICABLE
    if _ID.search(log.text):
        return PASSED
    if log.why:
        return Undecided(
            f"Whether the access log of {stage.address} names consumers is not known: {log.why}."
        )
    return Failed(f"The access log of {stage.address} does not tell which consumer called.")


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
