"""One environment sets the account's role for logs: with two, each apply would undo the other's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tollgate.config.gateway import Gateway
from tollgate.config.problem import Problem


def shared_accounts(environments: Mapping[str, Gateway]) -> Iterator[tuple[str, Problem]]:
    """Find environments that set the same account's role.

    Returns:
        each that does it after another one of its region, with its problem.
    """
    setting = {name: it for name, it in environments.items() if it.manage_account_logging_role}
    for place, (name, gateway) in enumerate(setting.items()):
        before = list(setting.items())[:place]
        other = next((one for one, it in before if not _are_apart(it, gateway)), None)
        if other is not None:
            yield (
                name,
                Problem(
                    ("manage_account_logging_role",),
                    f"the environments {other!r} and {name!r} would both set the role of one account in "
                    f"{gateway.region}",
                    f"Leave it to one of them: 'environments: {{{name}: {{manage_account_logging_role: "
                    "false}}'. Are they in two accounts, give both 'allowed_account_ids'.",
                ),
            )


def _are_apart(one: Gateway, other: Gateway) -> bool:
    """Whether two are surely not in one account and region."""
    accounts = [frozenset(it.allowed_account_ids) for it in (one, other)]
    return one.region != other.region or (all(accounts) and not accounts[0] & accounts[1])
