"""A key that is attached twice."""

from __future__ import annotations

from tollgate.access.facts import KEY, Facts
from tollgate.access.identity import Identity, identity
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(key: Resource, facts: Facts) -> Judgement:
    attachments = facts.attachments_of_key.get(key, ())
    if len(attachments) < 2:
        return PASSED if attachments else NOT_APPLICABLE
    seen: dict[Identity, Resource] = {}
    for attachment in attachments:
        plan = identity(attachment.get("usage_plan_id"))
        if plan is None or isinstance(plan, Unknown):
            continue
        if (other := seen.setdefault(plan, attachment)) is not attachment:
            return Failed(f"{other.address} and {attachment.address} attach {key.address} to one plan.")
    return PASSED


RULE = Rule(
    id="TG-P19",
    severity="medium",
    title="A key is attached to a plan twice",
    condition="Two aws_api_gateway_usage_plan_key have the same key_id and usage_plan_id.",
    why=(
        "The apply fails, or the one that is destroyed later takes the key out of the plan while the other "
        "still stands."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave one of the two.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(KEY),
    judge=judge,
)
