"""A value whose mask is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY, PLAN_KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.audit.rules.keys.secret import secrets_in
from tollgate.terraform.configuration.resource import Block, Resource

_FUNCTION = "nonsensitive"
_OTHER = rf"(?!(?:{KEY}|{PLAN_KEY})\.)(?:data\.)?[a-z][a-z0-9]*_\w+\.[^()]*\)"
_UNMASKED = re.compile(rf"\b{_FUNCTION}\s*\(\s*(?!{_OTHER})")
"""Not where it is around one attribute of something else."""


def is_unmasked(block: Block, name: str) -> bool:
    """Whether an argument takes the mask from something that may be a key's value."""
    return any(map(_UNMASKED.search, block.texts(name)))


def judge(block: Resource, facts: Facts) -> Judgement:
    written = facts.written.of(block) or block
    unmasked = [name for name in written.raw if name != "//" and is_unmasked(written, name)]
    if any(secrets_in(written, name) for name in unmasked):
        return Failed(f"{block.address} takes the mask from a key's value, so that Terraform prints it.")
    return PASSED if unmasked else NOT_APPLICABLE


def _subjects(facts: Facts) -> Iterable[Resource]:
    for stack in facts.configuration.stacks:
        if not stack.says(_FUNCTION):
            continue
        yield from stack.module.blocks.get("output", ())
        yield from (found for found in stack.module.resources if found.kind not in (KEY, PLAN_KEY))


RULE = Rule(
    id="TG-K09",
    severity="critical",
    title="A key's value is unmasked",
    condition="nonsensitive( stands around the value of a key in an output or an argument.",
    why="Terraform then prints the value in plans and logs, where anyone who reads the build can copy it.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Take nonsensitive() away.",
    link="https://developer.hashicorp.com/terraform/language/functions/nonsensitive",
    subjects=_subjects,
    judge=judge,
)
