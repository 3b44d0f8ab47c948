"""A plan whose keys open several APIs."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.identity import is_declared, shown
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    apis = list(dict.fromkeys(stage.api for stage in stages if stage.api is not None))
    known = [api for api in apis if not isinstance(api, Unknown)]
    if max(sum(isinstance(api, str) for api in known), sum(map(is_declared, known))) > 1:
        return Failed(f"A key of {resource.address} opens {', '.join(map(shown, known))}.")
    if len(apis) > 1:
        return Undecided(f"Whether {resource.address} opens several APIs is not known.")
    return PASSED if apis else NOT_APPLICABLE


RULE = Rule(
    id="TG-P26",
    severity="medium",
    title="A key for one API opens another",
    condition="The api_stages of a usage plan have two or more REST APIs.",
    why=(
        "A key that was made for one of the APIs opens the others too, and they share its rate and its "
        "quota. "
        "Amazon warns of this."
    ),
    in_gateway="Give each API a plan of its own, or suppress this with the reason.",
    in_terraform="Give each API a usage plan of its own.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
