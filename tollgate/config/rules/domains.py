"""A domain leads to APIs that callers may reach by it, with a certificate that its endpoint can show.

Sources: "Set up custom domain names for REST APIs", "Set up an edge-optimized custom domain name", "How to
turn on mutual TLS authentication for your REST APIs", in the API Gateway developer guide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tollgate.config.domain import CERTIFICATE_ARN, COMMON_NAME_MAX_LENGTH, Domain
from tollgate.config.problem import Path, Problem
from tollgate.config.region import partition
from tollgate.config.suggestion import instead

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway

EDGE_REGION: Final = "us-east-1"
"""Where CloudFront takes certificates from."""
_EDGE_PARTITION: Final = "aws"


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find domains that Amazon would refuse, and APIs that nobody could reach."""
    for name, domain in gateway.domains.items():
        yield from _paths(gateway, name, domain)
        yield from _endpoint(gateway, name, domain)
        yield from _certificates(gateway, name, domain)
    for name, api in gateway.apis.items():
        if api.endpoint.default_endpoint is False and not gateway.domain_urls(name):
            yield Problem(
                ("apis", name, "endpoint", "default_endpoint"),
                "no domain leads to the API, so that nobody could reach it",
                f"Name it in the 'paths' of a domain, as in 'paths: {{\"\": {name}}}', or leave this out.",
                refers_to=("domains",),
            )


def _paths(gateway: Gateway, name: str, domain: Domain) -> Iterator[Problem]:
    for path, api in domain.paths.items():
        place: Path = ("domains", name, "paths", path)
        if api not in gateway.apis:
            yield Problem(
                place,
                f"there is no API {api!r}",
                instead(api, gateway.apis),
                refers_to=("apis", api),
            )
        elif gateway.apis[api].endpoint.type == "private":
            yield Problem(
                place,
                f"{api!r} is a private API, and this is a domain on the internet",
                "Take it out: Tollgate makes no private domain.",
            )


def _endpoint(gateway: Gateway, name: str, domain: Domain) -> Iterator[Problem]:
    here = partition(gateway.region)
    if domain.endpoint == "edge" and here != _EDGE_PARTITION:
        yield Problem(
            ("domains", name, "endpoint"),
            f"there are no edge-optimized domains in the partition {here!r}",
            "Set 'endpoint: regional'.",
        )
    if domain.certificate_arn is None and len(name) > COMMON_NAME_MAX_LENGTH:
        yield Problem(
            ("domains", name),
            f"ACM makes no certificate whose first name has {len(name)} characters",
            f"Use {COMMON_NAME_MAX_LENGTH} at most, or name a certificate: 'certificate: {{arn: …}}'.",
        )


def _certificates(gateway: Gateway, name: str, domain: Domain) -> Iterator[Problem]:
    region = EDGE_REGION if domain.endpoint == "edge" else gateway.region
    owned = domain.mutual_tls.ownership_verification_certificate_arn if domain.mutual_tls else None
    for place, arn in (
        (("certificate", "arn"), domain.certificate_arn),
        (("mutual_tls", "ownership_verification_certificate_arn"), owned),
    ):
        match = CERTIFICATE_ARN.fullmatch(arn or "")
        if match is not None and (match["partition"], match["region"]) != (partition(region), region):
            yield Problem(
                ("domains", name, *place),
                f"the certificate is in '{match['partition']}:{match['region']}', and the domain takes it "
                f"from '{partition(region)}:{region}'",
                "An edge-optimized domain takes a certificate of us-east-1: request one there."
                if domain.endpoint == "edge"
                else "A regional domain takes a certificate of its own region: request one there.",
            )
