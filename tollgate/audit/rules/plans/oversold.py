"""A plan or a stage that promises more than there is."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import PLAN, STAGE, Facts
from tollgate.access.plan import Plan
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.plans.several import is_above
from tollgate.audit.rules.plans.stage_limit import of_stage
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_text


def judge(subject: Resource, facts: Facts) -> Judgement:
    return _stage(subject, facts) if subject.kind == STAGE else _plan(facts.plans[subject])


def _plan(plan: Plan) -> Judgement:
    """Whether a quota lasts for a second."""
    address = plan.resource.address
    if plan.throttle is None or plan.quota is None:
        return NOT_APPLICABLE
    if isinstance(plan.quota, Unknown):
        return Undecided(f"Whether the quota of {address} lasts is not known: {plan.quota.why}.")
    rate, limit = _rate(plan), plan.quota.limit
    for value in (rate, limit):
        if isinstance(value, Unknown):
            return Undecided(f"Whether the quota of {address} lasts is not known: {value.why}.")
    if not is_above(limit, 0) or not is_above(rate, limit):
        return PASSED
    period = plan.quota.period if isinstance(plan.quota.period, str) else "period"
    return Failed(f"{address} allows {rate:g} requests per second, and {limit:g} in a {period}.")


def _stage(stage: Resource, facts: Facts) -> Judgement:
    """Whether a stage takes what the keys of its plans may ask for together."""
    api, name = facts.api_of(stage), as_text(stage.get("stage_name"))
    if api is None or isinstance(api, Unknown) or name is None or isinstance(name, Unknown):
        return NOT_APPLICABLE
    most = of_stage(api, name, "rate_limit", facts)
    plans = facts.plans_by_stage.get((api, name), ())
    if not most or not plans:
        return NOT_APPLICABLE
    if isinstance(most, Unknown):
        return Undecided(f"Whether {stage.address} is oversold is not known: {most.why}.")
    sold = sum(_sold(plan, facts) for plan in plans)
    if sold > most:
        return Failed(
            f"The keys of {stage.address} may ask for {sold:,.10g} requests per second together, and it "
            f"takes {most:,.10g}: oversold {sold / most:,.1f} times.",
            "info",
        )
    if facts.keys.uncertain_attachments or any(isinstance(_rate(plan), Unknown) for plan in plans):
        return Undecided(f"Whether {stage.address} is oversold is not known.")
    return PASSED


def _sold(plan: Plan, facts: Facts) -> float:
    """What the keys of a plan may ask for together, in requests per second, as far as it is known."""
    rate = _rate(plan)
    keys = len(facts.keys.attachments_of_plan.get(plan.resource, ()))
    return rate * keys if isinstance(rate, (int, float)) and rate > 0 else 0


def _rate(plan: Plan) -> float | Unknown | None:
    throttle = plan.throttle
    return throttle if throttle is None or isinstance(throttle, Unknown) else throttle.rate_limit


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (*facts.configuration.of(PLAN), *facts.configuration.of(STAGE))


RULE = Rule(
    id="TG-P25",
    severity="low",
    title="A plan or a stage promises more than there is",
    condition=(
        "quota_settings.limit of a plan is below its rate_limit; or, as info, the rate_limit of all keys of "
        "a stage's plans together is above the throttling_rate_limit of the stage for */*."
    ),
    why=(
        "A consumer that keeps to its rate is refused all the same: for the rest of the period after one "
        "second, or whenever the others are busy."
    ),
    in_gateway=(
        "Raise the quota, or lower the plan's rate. A stage may be oversold on purpose: raise "
        "`stage.throttle`, or suppress this with the reason."
    ),
    in_terraform=(
        "Raise quota_settings.limit or lower rate_limit; of a stage, raise throttling_rate_limit or lower "
        "the rates of its plans."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    subjects=_subjects,
    judge=judge,
)
