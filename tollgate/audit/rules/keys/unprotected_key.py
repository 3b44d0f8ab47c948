"""Keys that a rename destroys."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.audit.rules.representative import all_like, first_of
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    as_bool,
)


def judge(first: Resource, facts: Facts) -> Judgement:
    keys = [facts.written.of(key) for key in all_like(first, facts)]
    without = [key for key in keys if key is not None and not _is_protected(key)]
    if without:
        return Failed(
            f"{len(without)} of {len(keys)} keys may be destroyed by any plan, {without[0].address} first."
        )
    return NOT_APPLICABLE if None in keys else PASSED


def _is_protected(key: Resource) -> bool:
    lifecycle = key.block("lifecycle")
    return isinstance(lifecycle, Block) and as_bool(lifecycle.get("prevent_destroy")) is True


RULE = Rule(
    id="TG-K14",
    severity="low",
    title="Keys may be destroyed by any plan",
    condition="lifecycle.prevent_destroy of an aws_api_gateway_api_key is not true. One finding for a stack.",
    why=(
        "A changed address or a slip of the hand destroys a key and makes another: its value changes, and "
        "every client of the consumer is locked out."
    ),
    in_gateway="Read each plan for keys that are destroyed before it is applied.",
    in_terraform="Set lifecycle { prevent_destroy = true }, and take it away to retire a key.",
    link="https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
    subjects=first_of(KEY),
    judge=judge,
)
