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
    first: dict[str, str] = {}
    for name, gateway in environments.items():
        if not gateway.manage_account_logging_role:
            continue
        other = first.setdefault(gateway.region, name)
        if other != name:
            yield (
                name,
                Problem(
                    ("manage_account_logging_role",),
                    f"the environments {other!r} and {name!r} would both set the role of one account in "
                    f"{gateway.region}",
                    f"Leave it to one of them: 'environments: {{{name}: {{manage_account_logging_role: "
                    "false}}'.",
                ),
            )
