"""A value that Amazon refuses."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource

_MIN_LENGTH, _MAX_LENGTH = 20, 128
"""Characters: "API Gateway quotas for configuring and running a REST API"."""


def judge(key: Resource, facts: Facts) -> Judgement:
    value = key.get("value")
    if not isinstance(value, str):
        return NOT_APPLICABLE
    if not _MIN_LENGTH <= len(value) <= _MAX_LENGTH:
        return Failed(f"The value of {key.address} has {len(value)} characters, and Amazon takes 20 to 128.")
    if not value.isascii() or not value.isalnum():
        return Failed(f"The value of {key.address} has other characters than letters and digits.")
    return PASSED


RULE = Rule(
    id="TG-K06",
    severity="medium",
    title="A key's value is out of form",
    condition="A known value of an aws_api_gateway_api_key has not 20 to 128 letters and digits.",
    why="The apply fails after other changes were made.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave value out, or give one of 20 to 128 letters and digits.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    subjects=each(KEY),
    judge=judge,
)
