"""A part of the configuration that nobody judged."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.module import CALLS_ITSELF
from tollgate.terraform.configuration.resource import Resource


def judge(part: Resource, facts: Facts) -> Judgement:
    why = facts.configuration.unread.get(part)
    if why is None:
        return PASSED
    if why == CALLS_ITSELF:
        return Failed(f"{part.address} calls itself, which Terraform refuses.")
    return Undecided(f"{part.address} is not judged: {why}.")


def _subjects(facts: Facts) -> Iterable[Resource]:
    calls = facts.configuration.blocks("module")
    return dict.fromkeys((*calls, *facts.configuration.unread))


RULE = Rule(
    id="TG-T05",
    severity="high",
    title="A part of the configuration is not read",
    condition=(
        "A module calls itself; or, which is unknown and no failure, it is not on this machine, or there are "
        "files in Terraform's own language."
    ),
    why=(
        "What it declares, an open route or a second stage, is in no other finding and in no table of access."
    ),
    in_gateway="Tollgate calls no module: look for an override, and take it out.",
    in_terraform=(
        "Audit the plan instead, which has all modules: terraform plan -out p && terraform show -json p > "
        "plan.json."
    ),
    link="https://developer.hashicorp.com/terraform/internals/json-format",
    subjects=_subjects,
    judge=judge,
)
