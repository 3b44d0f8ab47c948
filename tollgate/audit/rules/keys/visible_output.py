"""An output that shows keys."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import Facts
from tollgate.access.keys import PLAN_KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.keys.secret import secrets_in
from tollgate.audit.rules.keys.unmasked_value import is_unmasked
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(output: Resource, facts: Facts) -> Judgement:
    sensitive = as_bool(output.get("sensitive"))
    if sensitive is True:
        return PASSED
    written = facts.written.of(output) or output
    found = secrets_in(written, "value")
    if not found:
        return NOT_APPLICABLE
    if isinstance(sensitive, Unknown):
        return Undecided(f"Whether {output.address} is sensitive is not known.")
    if PLAN_KEY in found or is_unmasked(written, "value"):
        return Failed(f"{output.address} prints the values of keys with each apply.")
    return Failed(
        f"{output.address} holds the values of keys and is not sensitive: Terraform refuses it.", "medium"
    )


def _subjects(facts: Facts) -> Iterable[Resource]:
    return facts.configuration.blocks("output")


RULE = Rule(
    id="TG-K08",
    severity="critical",
    title="An output shows the values of keys",
    condition=(
        "The value of an output has aws_api_gateway_usage_plan_key.*.value (critical) or "
        "aws_api_gateway_api_key.*.value (critical within nonsensitive(), else medium: Terraform refuses it) "
        "and the output is not sensitive."
    ),
    why=(
        "The AWS provider does not mark the value of a usage plan's key as sensitive: it stands in the log "
        "of "
        "each apply, where anyone who reads the build can copy it."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Set sensitive = true on the output, or leave the values out.",
    link="https://developer.hashicorp.com/terraform/language/values/outputs",
    subjects=_subjects,
    judge=judge,
)
