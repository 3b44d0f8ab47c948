"""Two that set one account."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(account: Resource, facts: Facts) -> Judgement:
    first = facts.configuration.of(account.kind)[0]
    if first is not account:
        return Failed(
            f"{first.address} of {first.stack} and {account.address} of {account.stack} may be one account's."
        )
    return PASSED


RULE = Rule(
    id="TG-L09",
    severity="medium",
    title="Two stacks set the account's role",
    condition="Two aws_api_gateway_account are declared, over all stacks that are read.",
    why=(
        "There is one for an account and region: each apply undoes the other, and destroying one stops the "
        "logs of every API."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Declare it once, in a stack of its own.",
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_account",
    subjects=each("aws_api_gateway_account"),
    judge=judge,
)
