"""A throttle of a route that there is not."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.plan import ApiStage
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.plans.several import worst
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    judgements = [_judge(resource, stage, facts) for stage in stages if stage.throttles]
    return worst(judgements) if judgements else NOT_APPLICABLE


def _judge(resource: Resource, opened: ApiStage, facts: Facts) -> Judgement:
    if isinstance(opened.throttles, Unknown) or opened.api is None or isinstance(opened.api, Unknown):
        return Undecided(f"Which methods {resource.address} throttles is not known.")
    routes = facts.routes_of(opened.api)
    unknown = any(isinstance(route.path, Unknown) or isinstance(route.verb, Unknown) for route in routes)
    paths = {f"{route.path}/{route.verb}" for route in routes}
    for path in opened.throttles:
        if path not in paths:
            if unknown or not routes:
                return Undecided(
                    f"Whether there is a method {path}, which {resource.address} throttles, is not known."
                )
            return Failed(
                f"{resource.address} throttles {path}, which is no method of the API: nobody is held to it."
            )
    return PASSED


RULE = Rule(
    id="TG-P21",
    severity="medium",
    title="A throttle is of no method",
    condition=(
        "path of a throttle in api_stages is not `/path/VERB` of a method of that API; of the root it is "
        "`//VERB`."
    ),
    why="Amazon refuses it, or keeps a limit that holds nobody.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Write path as in /v1/chat/POST.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
