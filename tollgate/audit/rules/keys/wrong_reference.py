"""An attachment that names no key."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.keys import KEY, PLAN_KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference


def judge(attachment: Resource, facts: Facts) -> Judgement:
    for argument, kind in (("key_id", KEY), ("usage_plan_id", PLAN)):
        reference = attachment.reference(argument)
        if reference is None:
            value = attachment.get(argument)
            reference = value if isinstance(value, Reference) else None
        if reference is None:
            if value is None:
                return Failed(f"{attachment.address} has no {argument}.")
            continue
        if reference.resource.kind != kind:
            return Failed(f"{argument} of {attachment.address} is {reference}, which is no {kind}.")
        if reference.attribute != "id":
            return Failed(f"{argument} of {attachment.address} is {reference}, and not its id.")
    return PASSED


RULE = Rule(
    id="TG-K11",
    severity="high",
    title="An attachment names something else than a key and a plan",
    condition=(
        "key_id of an aws_api_gateway_usage_plan_key is not the id of an aws_api_gateway_api_key, or "
        "usage_plan_id not that of an aws_api_gateway_usage_plan."
    ),
    why=(
        "The apply fails, the consumer gets 403; and a key_id that is made of `.value` puts the secret where "
        "ids stand: in state, plans and logs."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Write key_id = aws_api_gateway_api_key.NAME.id and usage_plan_id = "
        "aws_api_gateway_usage_plan.NAME.id."
    ),
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_usage_plan_key",
    subjects=each(PLAN_KEY),
    judge=judge,
)
