"""A provider of any version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tollgate.access.facts import Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(block: Resource, facts: Facts) -> Judgement:
    providers = block.block("required_providers")
    if not isinstance(providers, Block) or "aws" not in providers.raw:
        return NOT_APPLICABLE
    aws = providers.get("aws")
    if isinstance(aws, Unknown):
        return Undecided("Which version of the AWS provider is wanted is not known.")
    if isinstance(aws, list) and len(aws) == 1:
        aws = aws[0]
    if isinstance(aws, Mapping) and not aws.get("version"):
        return Failed("Any version of the AWS provider will do, one that changes keys too.")
    return PASSED


def _subjects(facts: Facts) -> Iterable[Resource]:
    return facts.configuration.blocks("terraform")


RULE = Rule(
    id="TG-T02",
    severity="medium",
    title="The AWS provider has no version",
    condition="required_providers.aws has no version.",
    why="The next init may take a new major version, whose defaults replace what callers depend on.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform='Set version = ">= 5.100, < 7" or the like.',
    link="https://developer.hashicorp.com/terraform/language/providers/requirements",
    subjects=_subjects,
    judge=judge,
)
