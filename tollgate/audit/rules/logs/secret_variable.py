"""A credential in a stage variable."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.access.facts import STAGE, Facts
from tollgate.access.stage_variables import canary_variables, own_variables
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, Value
from tollgate.terraform.credential import names_one, under


def judge(stage: Resource, facts: Facts) -> Judgement:
    judgements = [
        _judge(stage, "variable", own_variables(stage)),
        _judge(stage, "canary's variable", canary_variables(stage)),
    ]
    for verdict in (Failed, Undecided):
        for found in judgements:
            if isinstance(found, verdict):
                return found
    return PASSED if PASSED in judgements else NOT_APPLICABLE


def _judge(stage: Resource, what: str, variables: Mapping[str, Value] | Unknown) -> Judgement:
    if isinstance(variables, Unknown):
        return Undecided(f"What the {what}s of {stage.address} hold is not known: {variables.why}.")
    if names := sorted(under(variables)):
        return Failed(f"The {what} {names[0]} of {stage.address} holds what looks like a credential.")
    if unknown := [
        name for name, value in variables.items() if names_one(name) and isinstance(value, Unknown)
    ]:
        return Undecided(
            f"The {what} {unknown[0]} of {stage.address} is called like a credential, and what it holds "
            "is not known."
        )
    return PASSED if variables else NOT_APPLICABLE


RULE = Rule(
    id="TG-S03",
    severity="high",
    title="A stage variable holds a credential",
    condition=(
        "A variable of an aws_api_gateway_stage, or of its canary, is called like a credential, or holds a "
        "text in a form that only credentials have."
    ),
    why="Everyone who may look at the stage, the document or the state reads it.",
    in_gateway="Take the variable out.",
    in_terraform="Keep the credential in Secrets Manager, and let the backend read it.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html",
    subjects=each(STAGE),
    judge=judge,
)
