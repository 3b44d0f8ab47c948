"""A throttle that lets nobody in."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.plan import Throttle
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import throttles
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    found, why = throttles(facts.plans[resource])
    judgements = [_judge(resource, where, throttle) for where, throttle in found]
    if why is not None:
        judgements.append(Undecided(f"The throttles of {resource.address} are not known: {why.why}."))
    return worst(judgements)


def _judge(resource: Resource, where: str, throttle: Throttle) -> Judgement:
    rate, burst = throttle.rate_limit, throttle.burst_limit
    if rate == 0 or burst == 0:
        return Failed(f"The throttle {where} of {resource.address} is 0: every call gets 429.")
    if rate is None and burst is None and where == "for all":
        return Failed(
            f"throttle_settings of {resource.address} has no limit, and Terraform refuses it.", "medium"
        )
    if rate is None or burst is None:
        missing = "burst_limit" if rate is not None else "rate_limit"
        return Failed(
            f"The throttle {where} of {resource.address} has no {missing}, which is then 0: every call gets "
            "429."
        )
    if isinstance(rate, Unknown) or isinstance(burst, Unknown):
        return Undecided(f"The throttle {where} of {resource.address} is not known.")
    return PASSED


RULE = Rule(
    id="TG-P10",
    severity="critical",
    title="A throttle lets nobody in",
    condition=(
        "rate_limit or burst_limit is 0, or one of them is missing, in throttle_settings or the throttle of "
        "a "
        "method."
    ),
    why="The provider sends what is missing as 0. Every call of every key of the plan gets 429.",
    in_gateway="Write both `rate_limit` and `burst_limit`.",
    in_terraform="Set both rate_limit and burst_limit, above 0.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    subjects=each(PLAN),
    judge=judge,
)
