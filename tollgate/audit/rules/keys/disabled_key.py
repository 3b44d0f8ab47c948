"""A key that is switched off."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(key: Resource, facts: Facts) -> Judgement:
    enabled = as_bool(key.get("enabled"))
    if enabled is None or enabled is True:
        return PASSED
    is_attached = bool(facts.keys.attachments.get(key))
    if not is_attached and not facts.keys.may_be_in_a_plan(key):
        return PASSED
    if isinstance(enabled, Unknown):
        return Undecided(f"Whether {key.address} is enabled is not known: {enabled.why}.")
    if is_attached:
        revoked = facts.written.is_of_tollgate(key.stack)
        return Failed(f"{key.address} is not enabled: its consumer gets 403.", "info" if revoked else None)
    return Undecided(f"Whether {key.address}, which is not enabled, is in a usage plan is not known.")


RULE = Rule(
    id="TG-K03",
    severity="medium",
    title="A key in a plan is not enabled",
    condition="enabled of an aws_api_gateway_api_key is false, and the key is in a usage plan.",
    why=(
        "Its consumer is locked out. Where that is meant it is a key to retire; where it is not, a call that "
        "never gets through."
    ),
    in_gateway="Nothing, where the key was revoked or is over. Else take `enabled: false` or `expires` out.",
    in_terraform="Set enabled = true, or destroy the key and its attachment.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-keys.html",
    subjects=each(KEY),
    judge=judge,
)
