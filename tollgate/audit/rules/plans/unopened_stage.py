"""A stage whose keys open nothing."""

from __future__ import annotations

from tollgate.access.facts import METHOD, STAGE, Facts
from tollgate.access.identity import is_declared, shown
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    api, name = facts.api_of(stage), as_text(stage.get("stage_name"))
    undecided = Undecided(f"Whether a plan opens {stage.address} is not known.")
    if api is None or isinstance(api, Unknown):
        return undecided
    guards = [route.guard for route in facts.routes_of(api)]
    may_ask = (
        any(isinstance(guard, Unknown) for guard in guards) or facts.uncertain(METHOD) or facts.has_body(api)
    )
    if "key" not in guards and not may_ask:
        return NOT_APPLICABLE
    if name is None or isinstance(name, Unknown):
        return undecided
    plans = facts.plans_by_stage
    if (api, name) in plans:
        return PASSED
    if any(one in plans for one in ((api, None), (None, name), (None, None))):
        return undecided
    if "key" not in guards or (facts.plans and not is_declared(api)):
        return undecided
    return Failed(
        f"No plan opens the stage {name} of {shown(api)}: its routes ask for a key, and every key gets 403."
    )


RULE = Rule(
    id="TG-P06",
    severity="critical",
    title="No plan opens a stage that asks for keys",
    condition=(
        "A stage of an API with api_key_required methods is in the api_stages of no "
        "aws_api_gateway_usage_plan."
    ),
    why="A key opens a stage only through a plan. Nobody can call these routes at all.",
    in_gateway="Name the API in the `apis` of a usage plan.",
    in_terraform="Add api_stages { api_id, stage } to a usage plan.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(STAGE),
    judge=judge,
)
