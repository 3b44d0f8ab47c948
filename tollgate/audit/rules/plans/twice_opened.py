"""A stage that a plan opens twice."""

from __future__ import annotations

from collections import Counter, defaultdict

from tollgate.access.facts import PLAN, STAGE, Facts
from tollgate.access.identity import Identity, may_be_one
from tollgate.access.plan import ApiStage
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    apis: dict[str | Reference, set[Identity]] = defaultdict(set)
    vague: list[Identity | Unknown] = []
    of_api = Counter(opened.api for opened in stages)
    for opened in stages:
        name = _name(opened)
        if opened.api is None or opened.stage is None:
            continue
        if isinstance(opened.api, Unknown) or name is None:
            vague.append(opened.api)
        elif opened.api in apis[name]:
            return Failed(f"{resource.address} opens the stage {name} of one API twice.")
        else:
            apis[name].add(opened.api)
    may_meet = any(isinstance(api, Unknown) or of_api[api] > 1 for api in vague) and len(stages) > 1
    if may_meet or any(may_be_one(found) for found in apis.values()):
        return Undecided(f"Whether {resource.address} opens a stage twice is not known.")
    return PASSED if stages else NOT_APPLICABLE


def _name(opened: ApiStage) -> str | Reference | None:
    """The stage's name, or where that is not known the stage whose name it is."""
    if isinstance(opened.stage, str):
        return opened.stage
    reference = opened.reference
    if reference is None or (reference.resource.kind, reference.attribute) != (STAGE, "stage_name"):
        return None
    return reference


RULE = Rule(
    id="TG-P20",
    severity="medium",
    title="A plan opens a stage twice",
    condition="Two api_stages of a usage plan have the same api_id and stage.",
    why="Amazon keeps one of the two: each plan of Terraform wants to change it again.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave one of the two.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
