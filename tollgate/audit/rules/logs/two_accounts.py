"""Two that set one account."""

from __future__ import annotations

from collections.abc import Set
from itertools import takewhile

from tollgate.access.facts import Facts
from tollgate.access.provider import provider_of, providers
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_list, as_text


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
    if None not in regions and regions[0] != regions[1]:
        return True
    accounts = [_accounts(account, facts) for account in (one, other)]
    return all(accounts) and not accounts[0] & accounts[1]


def _accounts(account: Resource, facts: Facts) -> Set[str]:
    """The accounts that its provider may work in; none where it does not say so."""
    provider = providers(facts.configuration, account.stack).get(provider_of(account))
    allowed = as_list(provider.get("allowed_account_ids")) if provider else ()
    ids = [] if isinstance(allowed, Unknown) else [as_text(id_) for id_ in allowed]
    return frozenset(id_ for id_ in ids if isinstance(id_, str))


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
        "account and region, unless their allowed_account_ids are others."
    ),
    why=(
        "There is one for an account and region: each apply undoes the other, and destroying one stops the "
        "logs of every API."
    ),
    in_gateway="Leave `manage_account_logging_role` to one environment of an account and region.",
    in_terraform="Declare it once, in a stack of its own.",
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_account",
    subjects=each("aws_api_gateway_account"),
    judge=judge,
)
