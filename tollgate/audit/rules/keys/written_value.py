"""A key whose value is written down."""

from __future__ import annotations

from tollgate.access.facts import KEY, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown


def judge(key: Resource, facts: Facts) -> Judgement:
    raw = key.raw.get("value")
    if raw is None:
        return PASSED
    if facts.is_plan(key.stack):
        return Undecided(f"A plan does not tell where the value of {key.address} comes from.")
    # What a variable's default makes of it is another rule's: visible_variable.
    if "var." not in str(raw) and not isinstance(key.get("value"), (Reference, Unknown)):
        return Failed(f"The value of {key.address} is written into the document.")
    return PASSED


RULE = Rule(
    id="TG-K01",
    severity="critical",
    title="A key's value is written down",
    condition="value of an aws_api_gateway_api_key is a literal, directly or through a local value.",
    why=(
        "Whoever can read the repository, the document or a log of the build can call the API as that "
        "consumer."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Leave value out, so that Amazon makes one, or take it from a sensitive variable without a default. "
        "Replace the key: it is known."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html",
    covers=("CKV_SECRET_6",),
    subjects=each(KEY),
    judge=judge,
)
