"""A credential of AWS in the document."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource

_CREDENTIALS = ("access_key", "secret_key", "token")


def judge(provider: Resource, facts: Facts) -> Judgement:
    if provider.address != "provider.aws":
        return NOT_APPLICABLE
    written = [name for name in _CREDENTIALS if isinstance(provider.get(name), str)]
    if written:
        return Failed(f"The AWS provider has its {written[0]} in the document.")
    return PASSED


def _subjects(facts: Facts) -> Iterable[Resource]:
    return facts.configuration.blocks("provider")


RULE = Rule(
    id="TG-T01",
    severity="critical",
    title="A credential of AWS is written down",
    condition='access_key, secret_key or token of a provider "aws" block is a literal.',
    why="Whoever reads the document has what the deployment may do: the whole account, often.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Take the argument out: the provider finds credentials in the environment, a profile or a role."
    ),
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
    covers=("CKV_AWS_41",),
    subjects=_subjects,
    judge=judge,
)
