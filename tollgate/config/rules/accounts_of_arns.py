"""The role, and what an API and a domain use only in their own account, are of one that is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.model import is_token
from tollgate.config.problem import Path, Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find roles, web ACLs and certificates of accounts that `allowed_account_ids` leaves out.

    A topic and a KMS key may be of another account: their policies say who may use them. "AssociateWebACL",
    AWS WAF; "Certificates for custom domain names", API Gateway developer guide.
    """
    allowed = gateway.allowed_account_ids
    if not allowed or any(map(is_token, allowed)):
        return
    for path, what, arn in _named(gateway):
        if arn is None or is_token(arn):
            continue
        account = arn.split(":")[4]
        if account not in allowed:
            yield Problem(
                path,
                f"the {what} is of the account {account}, which 'allowed_account_ids' leaves out",
                f'Name a {what} of {" or ".join(allowed)}, or allow the account: "{account}".',
            )


def _named(gateway: Gateway) -> Iterator[tuple[Path, str, str | None]]:
    if gateway.assume_role is not None:
        yield ("assume_role", "arn"), "role", gateway.assume_role.arn
    if gateway.web_acl is not None:
        yield ("web_acl", "arn"), "web ACL", gateway.web_acl.arn
    for name, domain in gateway.domains.items():
        place: Path = ("domains", name)
        yield (*place, "certificate", "arn"), "certificate", domain.certificate_arn
        if domain.mutual_tls is not None:
            field = "ownership_verification_certificate_arn"
            yield (*place, "mutual_tls", field), "certificate", getattr(domain.mutual_tls, field)
