"""A throttle of a method that is never reached."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.plan import Throttle
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import is_above
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    plan = facts.plans[resource]
    if isinstance(plan.stages, Unknown) or not isinstance(plan.throttle, Throttle):
        return NOT_APPLICABLE
    methods = [
        (path, throttle)
        for stage in plan.stages
        if not isinstance(stage.throttles, Unknown)
        for path, throttle in stage.throttles.items()
    ]
    for path, throttle in methods:
        for name in ("rate_limit", "burst_limit"):
            of_method, of_plan = getattr(throttle, name), getattr(plan.throttle, name)
            if is_above(of_method, of_plan):
                return Failed(
                    f"{resource.address} allows {of_method:g} ({name}) at {path}, and {of_plan:g} in all."
                )
    return PASSED if methods else NOT_APPLICABLE


RULE = Rule(
    id="TG-P23",
    severity="low",
    title="A method's throttle is above its plan's",
    condition="rate_limit or burst_limit of a throttle in api_stages is above that of throttle_settings.",
    why="The plan's limit comes first, so the method's never holds: whoever reads it is misled.",
    in_gateway="Write a smaller throttle for the route, or a larger one for the plan.",
    in_terraform="Lower the throttle of the method, or raise throttle_settings.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    subjects=each(PLAN),
    judge=judge,
)
