"""A plan whose throttle is never reached."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.limits import ACCOUNT_BURST, ACCOUNT_RATE
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import is_above
from tollgate.audit.rules.plans.stage_limit import of_stage
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown

_ACCOUNT = {"rate_limit": ACCOUNT_RATE, "burst_limit": ACCOUNT_BURST}


def judge(resource: Resource, facts: Facts) -> Judgement:
    throttle = facts.plans[resource].throttle
    if throttle is None:
        return NOT_APPLICABLE
    if isinstance(throttle, Unknown):
        return Undecided(f"The throttle of {resource.address} is not known: {throttle.why}.")
    return worst(_judge(resource, name, getattr(throttle, name), facts) for name in _ACCOUNT)


def _judge(resource: Resource, name: str, limit: float | Unknown | None, facts: Facts) -> Judgement:
    if limit is None:
        return NOT_APPLICABLE
    if isinstance(limit, Unknown):
        return Undecided(f"{name} of {resource.address} is not known: {limit.why}.")
    if limit > _ACCOUNT[name]:
        return Failed(
            f"{resource.address} allows {limit:g} ({name}), and an account has {_ACCOUNT[name]:,} in all."
        )
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    limits = [of_stage(opened.api, opened.stage, name, facts) for opened in stages]
    if not all(isinstance(most, Unknown) or is_above(limit, most) for most in limits):
        return PASSED
    known = [most for most in limits if isinstance(most, (int, float))]
    if len(known) < len(limits):
        return Undecided(f"Whether a stage takes the {name} of {resource.address} is not known.")
    if not known:
        return PASSED
    return Failed(
        f"{resource.address} allows {limit:g} ({name}), and its stages {max(known):g} for all callers "
        "together."
    )


RULE = Rule(
    id="TG-P24",
    severity="low",
    title="A plan's throttle is never reached",
    condition=(
        "rate_limit or burst_limit of throttle_settings is above the 10,000 and 5,000 of an account, or "
        "above "
        "the throttling_* of each of its stages."
    ),
    why=(
        "The stage's limit is shared by all callers, so a consumer is refused before it has used what the "
        "plan promises."
    ),
    in_gateway="Raise the stage's `throttle`, or lower the plan's.",
    in_terraform=(
        "Raise throttling_rate_limit and throttling_burst_limit of the stage, or lower throttle_settings."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    subjects=each(PLAN),
    judge=judge,
)
