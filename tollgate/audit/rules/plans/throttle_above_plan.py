"""A throttle of a method that is never reached."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.plan import Throttle
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import is_above, throttles
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    plan = facts.plans[resource]
    if plan.throttle is None:
        return NOT_APPLICABLE
    found, why = throttles(plan)
    of_plan = plan.throttle
    if isinstance(of_plan, Unknown):
        of_plan = Throttle(of_plan, of_plan)
    of_methods = [(where, throttle) for where, throttle in found if throttle is not of_plan]
    unknown = isinstance(plan.stages, Unknown) or (why is not None and why is not plan.throttle)
    for where, throttle in of_methods:
        for name in ("rate_limit", "burst_limit"):
            limit, most = getattr(throttle, name), getattr(of_plan, name)
            if is_above(limit, most):
                return Failed(f"{resource.address} allows {limit:g} ({name}) {where}, and {most:g} in all.")
            unknown = unknown or isinstance(limit, Unknown) or isinstance(most, Unknown)
    if unknown:
        return Undecided(f"Whether {resource.address} allows a method more than all is not known.")
    return PASSED if of_methods else NOT_APPLICABLE


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
