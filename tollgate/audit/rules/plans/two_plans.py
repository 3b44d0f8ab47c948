"""A key in two plans of one stage."""

from __future__ import annotations

from collections import defaultdict

from tollgate.access.facts import Facts
from tollgate.access.identity import Identity, identity, may_be_one
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.plans.several import attached_keys, attachments_of, called
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(key: Resource, facts: Facts) -> Judgement:
    attachments = attachments_of(key, facts)
    if len(attachments) < 2:
        return PASSED if attachments else NOT_APPLICABLE
    seen: dict[tuple[Identity, str], str] = {}
    apis: dict[str, set[Identity]] = defaultdict(set)
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
            apis[opened.stage].add(opened.api)
            other = seen.setdefault((opened.api, opened.stage), plan.resource.address)
            if other != plan.resource.address:
                return Failed(
                    f"{called(key)} is in {other} and {plan.resource.address}, which both open the stage "
                    f"{opened.stage}."
                )
    if unknown or any(may_be_one(found) for found in apis.values()):
        return Undecided(f"{called(key)} is in several plans: whether they share a stage is not known.")
    return PASSED


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
    subjects=attached_keys,
    judge=judge,
)
