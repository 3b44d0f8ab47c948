"""A stage variable that a stage does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from tollgate.access.facts import INTEGRATION, STAGE, Facts
from tollgate.access.stage_variables import canary_variables, own_variables
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.naming import route_of
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown

_VARIABLE = re.compile(r"stageVariables\.([A-Za-z0-9_]+)")
_ARGUMENTS = ("uri", "connection_id", "credentials")


def judge(integration: Resource, facts: Facts) -> Judgement:
    names = {name for text in _texts(integration) for name in _VARIABLE.findall(text)}
    api = facts.api_of(integration)
    route = route_of(integration, facts)
    if not names or api is None:
        return NOT_APPLICABLE
    if isinstance(api, Unknown):
        return Undecided(f"Whose stage variables {route} reads is not known.")
    stages = facts.members(api, STAGE)
    variables = [(stage, _seen(stage)) for stage in stages]
    for stage, known in variables:
        if not isinstance(known, Unknown) and (missing := sorted(names - known)):
            return Failed(
                f"{route} reads the stage variable {missing[0]}, and {stage.address} has none: 500."
            )
    for stage, known in variables:
        if isinstance(known, Unknown):
            return Undecided(f"Which variables {stage.address} has is not known: {known.why}.")
    if uncertain := facts.uncertain(STAGE):
        return Undecided(f"Whether {uncertain[0].address} serves {route} is not known.")
    return PASSED if stages else NOT_APPLICABLE


def _seen(stage: Resource) -> Set[str] | Unknown:
    """The names that the calls of a route find: a canary's too, which has the routes as they are here."""
    own, canary = own_variables(stage), canary_variables(stage)
    if isinstance(own, Unknown):
        return own
    if isinstance(canary, Unknown):
        return canary
    return own.keys() | canary.keys()


def _texts(integration: Resource) -> Iterator[str]:
    parameters = integration.get("request_parameters")
    values = parameters.values() if isinstance(parameters, Mapping) else (parameters,)
    for value in (*map(integration.get, _ARGUMENTS), *values):
        if isinstance(value, str):
            yield value
        elif isinstance(value, Unknown) and value.text is not None:
            yield value.text


RULE = Rule(
    id="TG-R15",
    severity="medium",
    title="A stage lacks a variable that a route reads",
    condition=(
        "The uri, connection_id, credentials or a request parameter of an integration names a stage "
        "variable, and a stage of the API has no such variable, nor its canary."
    ),
    why="Each call of the route on that stage gets 500.",
    in_gateway="Add the variable to `stage.variables`.",
    in_terraform="Add the name to variables of the aws_api_gateway_stage.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
