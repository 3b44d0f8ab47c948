"""An attachment of a type that there is not."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import PLAN_KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(attachment: Resource, facts: Facts) -> Judgement:
    kind = as_text(attachment.get("key_type"))
    if isinstance(kind, Unknown):
        return Undecided(f"key_type of {attachment.address} is not known: {kind.why}.")
    if kind != "API_KEY":
        return Failed(f"key_type of {attachment.address} is {kind or 'missing'}, and only API_KEY is one.")
    return PASSED


RULE = Rule(
    id="TG-K12",
    severity="medium",
    title="An attachment has a wrong key_type",
    condition="key_type of an aws_api_gateway_usage_plan_key is not API_KEY.",
    why="The apply fails, and the consumer gets 403.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform='Set key_type = "API_KEY".',
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_usage_plan_key",
    subjects=each(PLAN_KEY),
    judge=judge,
)
