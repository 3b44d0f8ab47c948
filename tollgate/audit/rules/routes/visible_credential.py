"""A backend's credential from a variable that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.access.roles import FUNCTION
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule
from tollgate.audit.rules.variables import shows
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown
from tollgate.terraform.credential import is_written, names_one, points_elsewhere

_BEARER: Final = "'Bearer "


def judge(resource: Resource, facts: Facts) -> Judgement:
    written = facts.written.of(resource)
    if written is None:
        return NOT_APPLICABLE
    return worst(judgement for block in _blocks(written) for judgement in _of_each(resource, block, facts))


def _of_each(resource: Resource, block: Block, facts: Facts) -> Iterator[Judgement]:
    """What is wrong with each entry that is called like a credential."""
    declared = facts.written.variables(resource.stack)
    for name in block.raw:
        value, short = block.get(name), name.rpartition(".")[2]
        is_bearer = isinstance(value, Unknown) and value.prefix.startswith(_BEARER)
        # What is written down is told by another rule: written_credential.
        is_named = names_one(short) and not points_elsewhere(short)
        if not (is_named or is_bearer) or is_written(name, value):
            continue
        for variable in dict.fromkeys(block.root_variables(name)):
            problem = shows(declared.get(variable))
            if isinstance(problem, Unknown):
                yield Undecided(
                    f"Whether var.{variable}, {short} of {resource.address}, is sensitive is not known."
                )
            elif problem:
                yield Failed(f"var.{variable}, {short} of {resource.address}, {problem}.")
            else:
                yield PASSED


def _blocks(resource: Resource) -> Iterator[Block]:
    """What holds credentials, if anything does: the headers of a call, what a function finds around it."""
    is_integration = resource.kind == INTEGRATION
    holder = resource if is_integration else resource.block("environment")
    if isinstance(holder, Block):
        found = holder.block("request_parameters" if is_integration else "variables")
        if isinstance(found, Block):
            yield found


RULE = Rule(
    id="TG-R21",
    severity="critical",
    title="A backend's credential comes from a variable that shows it",
    condition=(
        "A request parameter of an integration, or an environment variable of a function, that is called "
        "like a credential, is made of a variable that is not sensitive or has a default other than an "
        "empty one."
    ),
    why=(
        "Terraform prints the value in each plan, or it stands in the document, where anyone who reads "
        "either can call the backend in your name."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Set sensitive = true on the variable and take its default away.",
    link="https://developer.hashicorp.com/terraform/language/values/variables",
    subjects=lambda facts: (
        found for kind in (INTEGRATION, FUNCTION) for found in facts.configuration.of(kind)
    ),
    judge=judge,
)
