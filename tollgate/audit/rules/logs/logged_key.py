"""Key values in the access log."""

from __future__ import annotations

import re

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.logs.access_log import access_log
from tollgate.terraform.configuration.resource import Resource

_KEY = re.compile(r"\$context\.identity\.apiKey(?!Id)\b|\$context\.authorizer\.usageIdentifierKey")


def judge(stage: Resource, facts: Facts) -> Judgement:
    log = access_log(stage)
    if log is None:
        return NOT_APPLICABLE
    if _KEY.search(log.text):
        return Failed(f"The access log of {stage.address} holds the key of every call.")
    if log.why:
        return Undecided(f"What the access log of {stage.address} holds is not known: {log.why}.")
    return PASSED


RULE = Rule(
    id="TG-L03",
    severity="critical",
    title="Key values are logged",
    condition=(
        "format in access_log_settings has $context.identity.apiKey, which is the secret, and not apiKeyId."
    ),
    why="Everyone who may read the log can call the API as any consumer that called it.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Write $context.identity.apiKeyId instead, and replace the keys that were logged.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html",
    subjects=each(STAGE),
    judge=judge,
)
