"""A value that is copied to where it shows."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY, PLAN_KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.keys.secret import secrets_in
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)

_OF_SECRETS_MANAGER = "aws_secretsmanager_secret_version"
_PARAMETER = "aws_ssm_parameter"
_SECRETS = {"secret_string", "secret_string_wo", "secret_binary"}
_VALUES = {"value", "value_wo"}
_META = ("//", "depends_on", "for_each", "count", "lifecycle", "provider")


def judge(resource: Resource, facts: Facts) -> Judgement:
    written = facts.written.of(resource) or resource
    own = _VALUES if resource.kind == KEY else ()
    names = (name for name in written.raw if name not in _META and name not in own)
    holders = {name for name in names if secrets_in(written, name)}
    if not holders:
        return NOT_APPLICABLE
    if resource.kind == _OF_SECRETS_MANAGER and holders <= _SECRETS:
        return PASSED
    if resource.kind == _PARAMETER and holders <= _VALUES:
        kind = as_text(resource.get("type"))
        if isinstance(kind, Unknown):
            return Undecided(f"Whether {resource.address} is a SecureString is not known.")
        if kind == "SecureString":
            return PASSED
    return Failed(f"{resource.address} holds the value of a key in clear, as {min(holders)}.")


def _subjects(facts: Facts) -> Iterable[Resource]:
    for stack in facts.configuration.stacks:
        yield from filter(_may_copy, stack.module.resources)


def _may_copy(resource: Resource) -> bool:
    """Whether it may say something of a key; of ten thousand keys, few refer to another."""
    if resource.kind == KEY:
        return any("${" in str(said) for name, said in resource.raw.items() if name not in _META)
    return resource.kind != PLAN_KEY


RULE = Rule(
    id="TG-K10",
    severity="critical",
    title="A key's value is copied in clear",
    condition=(
        "An argument other than secret_string or secret_binary of a Secrets Manager secret, value of a "
        "SecureString parameter or value of another key has the value of a key."
    ),
    why="Whoever may read that resource, its logs or its tags can call the API as the consumer.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Hand keys over through aws_secretsmanager_secret_version.secret_string or an aws_ssm_parameter of "
        "type SecureString."
    ),
    link="https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html",
    subjects=_subjects,
    judge=judge,
)
