"""A value from a variable that shows it."""

from __future__ import annotations

import re

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.keys.origin import mentioned_by, text_of, variables_of
from tollgate.audit.rules.variables import shows
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Reference,
    Unknown,
)

_SWITCHES = ("bool", "${bool}")
"""The type of a variable that only chooses between values."""


def judge(key: Resource, facts: Facts) -> Judgement:
    if key.raw.get("value") is None:
        return NOT_APPLICABLE
    written = facts.written.of(key)
    if written is None or isinstance(written.get("value"), Reference):
        # Without a known value, or with that of a resource, another rule judges it: written_value.
        return NOT_APPLICABLE
    declared = facts.written.variables(key.stack)
    names = [name for name in variables_of(written) if not _only_chooses(name, declared.get(name), written)]
    if not names:
        return NOT_APPLICABLE
    problems = {name: shows(declared.get(name)) for name in names}
    unknown = next((name for name, problem in problems.items() if isinstance(problem, Unknown)), None)
    shown = next((name for name, problem in problems.items() if isinstance(problem, str)), None)
    # Beside another source, a variable may be a mere part of the value.
    is_alone = None not in problems.values() and not mentioned_by(written)
    if shown is not None and is_alone:
        return Failed(f"var.{shown}, the value of {key.address}, {problems[shown]}.")
    if shown is not None:
        return Undecided(
            f"Whether the value of {key.address} is var.{shown} is not known, which {problems[shown]}."
        )
    if unknown is not None:
        return Undecided(f"Whether var.{unknown}, the value of {key.address}, is sensitive is not known.")
    return PASSED


def _only_chooses(name: str, variable: Resource | None, key: Resource) -> bool:
    """Whether a variable is no part of the value: a switch, or what is only compared."""
    if variable is not None and (
        variable.raw.get("type") in _SWITCHES or isinstance(variable.get("default"), bool)
    ):
        return True
    text = text_of(key)
    said = rf"\bvar\.{re.escape(name)}(?![\w-])"
    return len(re.findall(said, text)) == len(re.findall(rf"{said}\s*[!=]=", text))


RULE = Rule(
    id="TG-K13",
    severity="critical",
    title="A key's value comes from a variable that shows it",
    condition=(
        "value of an aws_api_gateway_api_key is a variable that is not sensitive or has a default other than "
        "an empty one. Unknown where it is one source of several."
    ),
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
