"""A stage variable that a stage does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tollgate.access.facts import INTEGRATION, STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_mapping,
)

_VARIABLE = re.compile(r"stageVariables\.([A-Za-z0-9_]+)")


def judge(integration: Resource, facts: Facts) -> Judgement:
    names = {name for text in _texts(integration) for name in _VARIABLE.findall(text)}
    api = facts.api_of(integration)
    if not names or api is None:
        return NOT_APPLICABLE
    if isinstance(api, Unknown):
        return Undecided(f"Whose stage variables {integration.address} reads is not known.")
    for stage in facts.members(api, STAGE):
        variables = as_mapping(stage.get("variables"))
        if isinstance(variables, Unknown):
            return Undecided(f"Which variables {stage.address} has is not known: {variables.why}.")
        if missing := sorted(names - variables.keys()):
            return Failed(
                f"{integration.address} reads the stage variable {missing[0]}, and {stage.address} has "
                "none: 500."
            )
    return PASSED


def _texts(integration: Resource) -> Iterator[str]:
    yield str(integration.raw.get("uri", ""))
    parameters = integration.raw.get("request_parameters")
    if isinstance(parameters, Mapping):
        yield from map(str, parameters.values())


RULE = Rule(
    id="TG-R15",
    severity="medium",
    title="A stage lacks a variable that a route reads",
    condition=(
        "The uri or a request parameter of an integration names a stage variable, and a stage of the API has "
        "no such variable."
    ),
    why="Each call of the route on that stage gets 500.",
    in_gateway="Add the variable to `stage.variables`.",
    in_terraform="Add the name to variables of the aws_api_gateway_stage.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
