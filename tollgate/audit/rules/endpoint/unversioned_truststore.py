"""A trust store of which nobody knows what is in force."""

from __future__ import annotations

from tollgate.access.facts import DOMAIN, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown


def judge(domain: Resource, facts: Facts) -> Judgement:
    mutual_tls = domain.block("mutual_tls_authentication")
    if not isinstance(mutual_tls, Block):
        return NOT_APPLICABLE
    version = mutual_tls.get("truststore_version")
    if isinstance(version, Unknown):
        return Undecided(
            f"Whether the trust store of {domain.address} has a version is not known: {version.why}."
        )
    if version in (None, ""):
        return Failed(
            f"The trust store of {domain.address} names no version: another object in its place is not read."
        )
    return PASSED


RULE = Rule(
    id="TG-E11",
    severity="info",
    title="A trust store has no version",
    condition="mutual_tls_authentication of an aws_api_gateway_domain_name has no truststore_version.",
    why=(
        "API Gateway reads the trust store when the domain is changed: an authority that was taken out of "
        "the object is trusted on, and no plan shows it."
    ),
    in_gateway="Give the object's version as `truststore_version` in the domain's `mutual_tls`.",
    in_terraform="Set truststore_version, as to aws_s3_object.NAME.version_id.",
    link="https://docs.aws.amazon.com/apigateway/latest/api/API_MutualTlsAuthentication.html",
    subjects=each(DOMAIN),
    judge=judge,
)
