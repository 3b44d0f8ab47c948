"""A value that Amazon refuses."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.expression import parts
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import as_text

_MIN_LENGTH, _MAX_LENGTH = 20, 128
"""Characters: "Usage plans and API keys for REST APIs in API Gateway"."""


def judge(key: Resource, facts: Facts) -> Judgement:
    value = as_text(key.get("value"))
    if value is None:
        return NOT_APPLICABLE
    known = value if isinstance(value, str) else _literal(value.text or "")
    if len(known) > _MAX_LENGTH or (isinstance(value, str) and len(known) < _MIN_LENGTH):
        return Failed(f"The value of {key.address} has {len(known)} characters, and Amazon takes 20 to 128.")
    if known and not (known.isascii() and known.isalnum()):
        return Failed(f"The value of {key.address} has other characters than letters and digits.")
    return PASSED if isinstance(value, str) else NOT_APPLICABLE


def _literal(text: str) -> str:
    """What stands between the `${…}` of a text."""
    return "".join(part for part in parts(text) if isinstance(part, str))


RULE = Rule(
    id="TG-K06",
    severity="medium",
    title="A key's value is out of form",
    condition=(
        "A value of an aws_api_gateway_api_key has not 20 to 128 letters and digits, as far as it is known."
    ),
    why="The apply fails after other changes were made.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave value out, or give one of 20 to 128 letters and digits.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(KEY),
    judge=judge,
)
