"""A custom domain name: what callers use in place of Amazon's own URL."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from tollgate.config.model import Model, Name, is_token, wrong
from tollgate.config.suppression import Suppressions

DOMAIN_NAME_MAX_LENGTH: Final = 253
COMMON_NAME_MAX_LENGTH: Final = 64
"""Of a certificate that ACM makes. Source: AWS Certificate Manager, RequestCertificate: DomainName."""
BASE_PATH_MAX_LENGTH: Final = 300
"""Source: "API Gateway quotas for configuring and running a REST API"."""

_LABEL: Final = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN_NAME: Final = rf"^{_LABEL}(?:\.{_LABEL})+$"
_BASE_PATH: Final = r"^[A-Za-z0-9$_.+!*'()-]*$"
"""One part; several would be of `aws_apigatewayv2_api_mapping`."""
_NO_BASE_PATH: Final = "(none)"
"""What Amazon calls it."""

CERTIFICATE_ARN: Final = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):acm:(?P<region>[a-z0-9-]+):\d{12}:certificate/[A-Za-z0-9-]+"
)


def _check_domain_name(name: str) -> str:
    if name.startswith("*."):
        raise wrong(
            f"{name!r} stands for many names, and callers must be told one",
            "Describe each name; a wildcard certificate of yours fits all of them by its 'arn'.",
        )
    if name != name.lower() and re.fullmatch(_DOMAIN_NAME, name.lower()):
        raise wrong(f"{name!r} is not a domain name", f"Write {name.lower()!r}.")
    if not re.fullmatch(_DOMAIN_NAME, name) or len(name) > DOMAIN_NAME_MAX_LENGTH:
        raise wrong(
            f"{name!r} is not a domain name",
            "Write it in small letters, digits and hyphens, as in 'api.example.com'; without scheme, path "
            "and port.",
        )
    return name


def _check_base_path(path: str) -> str:
    if path == _NO_BASE_PATH:
        raise wrong(f"{path!r} is how Amazon calls no base path", "Write '\"\"'.")
    if not re.fullmatch(_BASE_PATH, path) or len(path) > BASE_PATH_MAX_LENGTH:
        raise wrong(
            f"{path!r} is not a base path",
            "Write one part of a path without slashes, as in 'admin', or '\"\"' for the whole domain.",
        )
    return path


def _check_certificate(arn: str) -> str:
    if not is_token(arn) and not CERTIFICATE_ARN.fullmatch(arn):
        raise wrong(
            f"{arn!r} is not the ARN of a certificate in ACM",
            "Write 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'.",
        )
    return arn


def _check_zone(zone: str) -> str:
    if not is_token(zone) and not re.fullmatch(r"Z[A-Z0-9]{1,31}", zone):
        raise wrong(
            f"{zone!r} is not the id of a Route 53 hosted zone",
            "Write what Route 53 calls the zone's ID, as in 'Z0123456789EXAMPLE'; its name is not enough.",
        )
    return zone


def _check_truststore(uri: str) -> str:
    if not is_token(uri) and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/\S+", uri):
        raise wrong(f"{uri!r} is not an object in S3", "Write 's3://acme-trust/clients.pem'.")
    return uri


DomainName = Annotated[
    str,
    AfterValidator(_check_domain_name),
    WithJsonSchema({"type": "string", "pattern": _DOMAIN_NAME, "maxLength": DOMAIN_NAME_MAX_LENGTH}),
]
BasePath = Annotated[
    str,
    AfterValidator(_check_base_path),
    WithJsonSchema({"type": "string", "pattern": _BASE_PATH, "maxLength": BASE_PATH_MAX_LENGTH}),
]
_CertificateArn = Annotated[str, AfterValidator(_check_certificate)]
_Zone = Annotated[str, AfterValidator(_check_zone)]


class Certificate(Model):
    """The certificate that a domain shows: one that is there, or one that is made here."""

    arn: _CertificateArn | None = None
    """One that is in ACM already: in us-east-1 for an edge-optimized domain, else in the gateway's region."""
    zone: _Zone | None = None
    """Make one, and prove by a record in this Route 53 hosted zone that the domain is yours."""

    @model_validator(mode="after")
    def _check_one(self) -> Certificate:
        if (self.arn is None) == (self.zone is None):
            raise wrong(
                "a certificate has an 'arn', or the 'zone' that it is validated in", "Give one of the two."
            )
        return self


class MutualTls(Model):
    """Callers must show a certificate of an authority that the trust store has."""

    truststore_uri: Annotated[str, AfterValidator(_check_truststore)]
    """The authorities' certificates, one PEM file in S3: `s3://acme-trust/clients.pem`."""
    truststore_version: str | None = Field(default=None, min_length=1, max_length=1024)
    """Which version of the object. Without one, API Gateway keeps what it read when the domain was last
    changed, and no plan tells that the object is another."""
    ownership_verification_certificate_arn: _CertificateArn | None = None
    """A public certificate of ACM for the same domain, which only proves that it is yours: needed where
    the domain's own is imported or from a private authority."""


class Domain(Model):
    """A domain and the APIs behind it. It speaks TLS 1.2 and later."""

    endpoint: Literal["regional", "edge"] = "regional"
    """Where callers meet the domain: in the gateway's region, or at CloudFront's next edge."""
    ip_address_type: Literal["ipv4", "dualstack"] = "ipv4"
    """Whether it has IPv6 addresses, too."""
    certificate: Certificate | None = None
    """Made here and validated in the `zone`, by default."""
    zone: Annotated[str, AfterValidator(_check_zone)] | None = None
    """The Route 53 hosted zone that gets the alias record, A and for `dualstack` AAAA; none by default."""
    mutual_tls: MutualTls | None = None
    """Ask callers for a certificate, beside their key. For a regional domain."""
    paths: dict[BasePath, Name] = Field(min_length=1)
    """The APIs by base path: `{"": inference, admin: admin-api}`."""
    suppressions: Suppressions = Field(default_factory=dict)
    """Findings of the audit on the domain that someone answers for, by rule:
    `TG-E01: {reason: …, expires: 2027-01-31}`."""

    @property
    def certificate_arn(self) -> str | None:
        """The certificate that is there already; None where it is made here."""
        return self.certificate.arn if self.certificate else None

    @property
    def validation_zone(self) -> str | None:
        """The hosted zone that a certificate made here is validated in; None where none is made."""
        return self.certificate.zone if self.certificate else self.zone

    @model_validator(mode="after")
    def _check_certificate(self) -> Domain:
        if self.certificate is None and self.zone is None:
            raise wrong(
                "the domain has no certificate",
                "Add 'certificate: {arn: …}', or the 'zone' in which one that is made here is validated.",
            )
        return self

    @model_validator(mode="after")
    def _check_mutual_tls(self) -> Domain:
        if self.mutual_tls is not None and self.endpoint == "edge":
            raise wrong(
                "an edge-optimized domain cannot ask callers for a certificate",
                "Set 'endpoint: regional', or take 'mutual_tls' out.",
            )
        if (
            self.mutual_tls is not None
            and self.mutual_tls.ownership_verification_certificate_arn
            and self.certificate_arn is None
        ):
            raise wrong(
                "the certificate that is made here proves by itself whose the domain is",
                "Take 'ownership_verification_certificate_arn' out.",
            )
        return self
