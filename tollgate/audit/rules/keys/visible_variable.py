"""A value from a variable that shows it."""

from __future__ import annotations

import re

from tollgate.access.facts import KEY, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    as_bool,
)

_VARIABLE = re.compile(r"\bvar\.([A-Za-z_][\w-]*)")


def judge(key: Resource, facts: Facts) -> Judgement:
    raw = key.raw.get("value")
    names = _VARIABLE.findall(raw) if isinstance(raw, str) else []
    if not names:
        return NOT_APPLICABLE
    if facts.is_plan(key.stack):
        return Undecided(f"A plan does not tell all of the variable that {key.address} takes its value from.")
    declared = {
        variable.address: variable
        for variable in facts.configuration.blocks("variable")
        if variable.stack == key.stack
    }
    for name in names:
        variable = declared.get(f"variable.{name}")
        if variable is None:
            return Undecided(f"Whether var.{name}, the value of {key.address}, is sensitive is not known.")
        if as_bool(variable.get("sensitive")) is not True:
            return Failed(f"var.{name}, the value of {key.address}, is not sensitive: plans print it.")
        if variable.raw.get("default") is not None:
            return Failed(f"var.{name}, the value of {key.address}, has its default in the document.")
    return PASSED


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
