"""A timeout that an account must allow."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.naming import route_of
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_number,
    as_text,
)

_DEFAULT_MAX_MS = 29_000


def judge(integration: Resource, facts: Facts) -> Judgement:
    timeout = as_number(integration.get("timeout_milliseconds"))
    mode = as_text(integration.get("response_transfer_mode"))
    if timeout is None:
        return NOT_APPLICABLE
    if isinstance(timeout, Unknown):
        return Undecided(f"How long {route_of(integration, facts)} waits is not known: {timeout.why}.")
    if timeout <= _DEFAULT_MAX_MS or mode == "STREAM":
        return PASSED
    if isinstance(mode, Unknown):
        return Undecided(f"Whether {route_of(integration, facts)} streams is not known: {mode.why}.")
    return Failed(
        f"{route_of(integration, facts)} waits {timeout:g} ms, more than the 29,000 that an account has "
        "unasked."
    )


RULE = Rule(
    id="TG-R17",
    severity="low",
    title="A timeout is longer than accounts have unasked",
    condition=(
        "timeout_milliseconds of an aws_api_gateway_integration that does not stream is more than 29,000."
    ),
    why=(
        "The apply fails unless the quota of the account and region was raised before, which may cut its "
        "throttle."
    ),
    in_gateway="Set `timeout` to 29 or less, stream the answer, or have the quota raised and suppress this.",
    in_terraform="Set timeout_milliseconds to 29000 or less, or, but for an edge API, have the quota raised.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
