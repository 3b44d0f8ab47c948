"""A stage whose keys open nothing."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.access.identity import shown
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    api, name = facts.api_of(stage), as_text(stage.get("stage_name"))
    if api is None or isinstance(api, Unknown) or name is None or isinstance(name, Unknown):
        return Undecided(f"Whether a plan opens {stage.address} is not known.")
    if not any(route.guard == "key" for route in facts.routes_of(api)):
        return NOT_APPLICABLE
    unknown = False
    for plan in facts.plans.values():
        if isinstance(plan.stages, Unknown):
            unknown = True
            continue
        for opened in plan.stages:
            if opened.api == api and opened.stage == name:
                return PASSED
            unknown = unknown or isinstance(opened.api, Unknown) or isinstance(opened.stage, Unknown)
    if unknown:
        return Undecided(f"Whether a plan opens {stage.address} is not known.")
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
