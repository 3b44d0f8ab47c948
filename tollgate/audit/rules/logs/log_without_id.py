"""An access log without a request id."""

from __future__ import annotations

import re

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.logs.access_log import access_log
from tollgate.terraform.configuration.resource import Resource

_ID = re.compile(r"\$context\.(?:requestId|extendedRequestId)\b")


def judge(stage: Resource, facts: Facts) -> Judgement:
    log = access_log(stage)
    if log is None:
        return NOT_APPLICABLE
    if _ID.search(log.text):
        return PASSED
    if log.why:
        return Undecided(
            f"Whether the access log of {stage.address} has a request id is not known: {log.why}."
        )
    return Failed(f"The access log of {stage.address} has no request id, and Amazon refuses it.")


RULE = Rule(
    id="TG-L05",
    severity="medium",
    title="The access log has no request id",
    condition="format in access_log_settings has neither $context.requestId nor $context.extendedRequestId.",
    why="The apply fails: Amazon wants one of the two.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Add $context.requestId to the format.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    subjects=each(STAGE),
    judge=judge,
)
