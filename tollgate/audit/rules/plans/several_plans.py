"""A key in several plans."""

from __future__ import annotations

from tollgate.access.facts import KEY, Facts
from tollgate.access.identity import identity
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(key: Resource, facts: Facts) -> Judgement:
    plans = {identity(found.get("usage_plan_id")) for found in facts.attachments_of_key.get(key, ())}
    if len(plans) > 1:
        return Failed(f"{key.address} is in {len(plans)} plans: its limits differ from stage to stage.")
    return PASSED if plans else NOT_APPLICABLE


RULE = Rule(
    id="TG-P28",
    severity="info",
    title="A key is in several plans",
    condition="An aws_api_gateway_api_key is attached to two or more usage plans.",
    why=(
        "Amazon allows it where the plans open other stages. It is listed because the limits of the consumer "
        "are in several places."
    ),
    in_gateway="Nothing.",
    in_terraform="Nothing, where the plans open other stages.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(KEY),
    judge=judge,
)
