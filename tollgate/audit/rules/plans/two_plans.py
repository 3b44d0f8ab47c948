"""A key in two plans of one stage."""

from __future__ import annotations

from tollgate.access.facts import KEY, Facts
from tollgate.access.identity import Identity, identity
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(key: Resource, facts: Facts) -> Judgement:
    attachments = facts.attachments_of_key.get(key, ())
    if len(attachments) < 2:
        return PASSED if attachments else NOT_APPLICABLE
    seen: dict[tuple[Identity, str], str] = {}
    unknown = False
    for attachment in attachments:
        named = identity(attachment.get("usage_plan_id"))
        plan = facts.plans.get(named) if isinstance(named, Resource) else None
        if plan is None or isinstance(plan.stages, Unknown):
            unknown = True
            continue
        for opened in plan.stages:
            if opened.api is None or isinstance(opened.api, Unknown) or not isinstance(opened.stage, str):
                unknown = True
                continue
            other = seen.setdefault((opened.api, opened.stage), plan.resource.address)
            if other != plan.resource.address:
                return Failed(
                    f"{key.address} is in {other} and {plan.resource.address}, which both open the stage "
                    f"{opened.stage}."
                )
    return Undecided(f"Whether the plans of {key.address} share a stage is not known.") if unknown else PASSED


RULE = Rule(
    id="TG-P18",
    severity="high",
    title="A key is in two plans of one stage",
    condition=(
        "An aws_api_gateway_api_key is attached to two usage plans that have the same stage of the same API "
        "in api_stages."
    ),
    why="Amazon allows one plan for each key and stage: the apply fails after other changes were made.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave the key in one of the plans.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(KEY),
    judge=judge,
)
