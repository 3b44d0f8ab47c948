"""What domains presume: records, certificates and trust stores."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.domain import Domain
from tollgate.config.gateway import Gateway


def of(gateway: Gateway) -> Iterator[str]:
    """What must be so for each domain."""
    for name, domain in sorted(gateway.domains.items()):
        for said in _of_domain(name, domain):
            yield f"{name} {said}"


def _of_domain(name: str, domain: Domain) -> Iterator[str]:
    if domain.zone is None:
        yield "has no 'zone': a record of yours must point to what the output 'domains' tells."
    if domain.validation_zone is not None and domain.certificate_arn is None:
        yield (
            f"gets a certificate: the hosted zone {domain.validation_zone} must be the public one that "
            "answers for the name, and have no record that validates another certificate for it."
        )
    if domain.certificate_arn is not None:
        yield f"shows a certificate that is there already: it must be for {name}, or for a wildcard above it."
    if (mutual_tls := domain.mutual_tls) is None:
        return
    if domain.certificate_arn and not mutual_tls.ownership_verification_certificate_arn:
        yield (
            "asks callers for a certificate: where its own is imported or of a private authority, it needs "
            "'ownership_verification_certificate_arn', too."
        )
    yield (
        "has a trust store that API Gateway reads in the name of who applies: that one, or the role of "
        f"'assume_role', needs s3:GetObject and s3:GetObjectVersion on {mutual_tls.truststore_uri}."
    )
    if not mutual_tls.truststore_version:
        yield "names no 'truststore_version': another trust store in the same place is never read."
