"""A plan that slows nobody down."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import throttles
from tollgate.terraform.configuration.resource import Resource


def judge(resource: Resource, facts: Facts) -> Judgement:
    plan = facts.plans[resource]
    found, why = throttles(plan)
    if found:
        return PASSED
    if why is not None:
        return Undecided(f"Whether {resource.address} has a throttle is not known: {why.why}.")
    if plan.quota is None:
        return Failed(f"{resource.address} holds its keys to no limit at all.")
    return Failed(f"{resource.address} has a quota and no throttle: a key may use it up at once.", "medium")


RULE = Rule(
    id="TG-P08",
    severity="high",
    title="A plan has no throttle",
    condition=(
        "An aws_api_gateway_usage_plan has neither throttle_settings nor a throttle of a method; high where "
        "it has no quota either, else medium."
    ),
    why="One consumer can take all of the stage's rate, and run up the cost of the model behind it.",
    in_gateway="Give the plan a `throttle`.",
    in_terraform="Add throttle_settings { rate_limit, burst_limit }.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    subjects=each(PLAN),
    judge=judge,
)
