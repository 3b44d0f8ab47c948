"""A value from a variable that shows it."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(key: Resource, facts: Facts) -> Judgement:
    if key.raw.get("value") is None:
        return NOT_APPLICABLE
    written = facts.written.of(key)
    if written is None:
        # What it says of a key without a known value, another rule says already: written_value.
        return NOT_APPLICABLE
    names = list(written.root_variables("value"))
    if not names:
        return NOT_APPLICABLE
    declared = facts.written.variables(key.stack)
    judgement: Judgement = PASSED
    for name in names:
        variable = declared.get(name)
        sensitive = as_bool(variable.get("sensitive")) if variable else None
        if variable is None or isinstance(sensitive, Unknown):
            judgement = Undecided(
                f"Whether var.{name}, the value of {key.address}, is sensitive is not known."
            )
        elif not sensitive:
            return Failed(f"var.{name}, the value of {key.address}, is not sensitive: plans print it.")
        elif variable.get("default") is not None:
            return Failed(f"var.{name}, the value of {key.address}, has its default in the document.")
    return judgement


RULE = Rule(
    id="TG-K13",
    severity="critical",
    title="A key's value comes from a variable that shows it",
    condition="value of an aws_api_gateway_api_key is a variable that is not sensitive or has a default.",
    why=(
        "Terraform prints the value in each plan, or it stands in the document, where anyone who reads "
        "either "
        "can call the API as that consumer."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Set sensitive = true on the variable and take its default away.",
    link="https://developer.hashicorp.com/terraform/language/values/variables",
    subjects=each(KEY),
    judge=judge,
)
