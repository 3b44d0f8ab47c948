"""Two that set one account."""

from __future__ import annotations

from itertools import takewhile

from tollgate.access.facts import Facts
from tollgate.access.provider import provider_of, providers
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(account: Resource, facts: Facts) -> Judgement:
    for other in takewhile(lambda other: other is not account, facts.configuration.of(account.kind)):
        if _provider(other) == _provider(account):
            return Failed(f"{other.address} and {account.address} of {account.stack} set one account.")
        if not _are_apart(account, other, facts):
            return Undecided(
                f"Whether {other.address} of {other.stack} and {account.address} of {account.stack} are of "
                "one "
                "account and region is not known."
            )
    return PASSED


def _provider(account: Resource) -> tuple[str, str]:
    """Which provider makes it: its stack, and `aws` or `aws.west`."""
    return account.stack, provider_of(account)


def _are_apart(one: Resource, other: Resource, facts: Facts) -> bool:
    regions = [_region(account, facts) for account in (one, other)]
    return None not in regions and regions[0] != regions[1]


def _region(account: Resource, facts: Facts) -> str | None:
    """The region of its provider; None where it is not known."""
    own = account.get("region")
    if own is not None:
        return own if isinstance(own, str) else None
    provider = providers(facts.configuration, account.stack).get(provider_of(account))
    region = provider.get("region") if provider else None
    return region if isinstance(region, str) else None


RULE = Rule(
    id="TG-L09",
    severity="medium",
    title="Two stacks set the account's role",
    condition=(
        "Two aws_api_gateway_account are made by the same provider. Unknown for two providers that may be "
        "of one "
        "account and region."
    ),
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
