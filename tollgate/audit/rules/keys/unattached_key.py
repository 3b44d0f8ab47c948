"""A key that opens nothing."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(key: Resource, facts: Facts) -> Judgement:
    if facts.keys.attachments.get(key):
        return PASSED
    if facts.keys.may_be_in_a_plan(key):
        return Undecided(f"Whether {key.address} is in a usage plan is not known.")
    return Failed(f"{key.address} is in no usage plan: each call with it gets 403.")


RULE = Rule(
    id="TG-K02",
    severity="high",
    title="A key is in no usage plan",
    condition="No aws_api_gateway_usage_plan_key has the id of an aws_api_gateway_api_key as key_id.",
    why="API Gateway lets a key in only through a usage plan. The consumer holds a key that opens nothing.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Add an aws_api_gateway_usage_plan_key with key_id = aws_api_gateway_api_key.NAME.id.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(KEY),
    judge=judge,
)
