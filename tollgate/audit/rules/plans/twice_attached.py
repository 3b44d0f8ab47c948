"""A key that is attached twice."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.identity import Identity, identity, may_be_one
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.plans.several import attached_keys, attachments_of, called
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(key: Resource, facts: Facts) -> Judgement:
    attachments = attachments_of(key, facts)
    if len(attachments) < 2:
        return PASSED if attachments else NOT_APPLICABLE
    seen: dict[Identity, Resource] = {}
    unknown = False
    for attachment in attachments:
        plan = identity(attachment.get("usage_plan_id"))
        if plan is None or isinstance(plan, Unknown):
            unknown = True
        elif (other := seen.setdefault(plan, attachment)) is not attachment:
            return Failed(f"{called(key)} is put into one plan by {other.address} and {attachment.address}.")
    if unknown or may_be_one(seen):
        return Undecided(f"{called(key)} is attached more than once: whether to one plan is not known.")
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
    subjects=attached_keys,
    judge=judge,
)
