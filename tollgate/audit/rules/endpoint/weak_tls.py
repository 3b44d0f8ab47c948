"""A domain that speaks old TLS."""

from __future__ import annotations

from tollgate.access.facts import DOMAIN, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)


def judge(domain: Resource, facts: Facts) -> Judgement:
    policy = as_text(domain.get("security_policy"))
    if isinstance(policy, Unknown):
        return Undecided(f"Which TLS {domain.address} speaks is not known: {policy.why}.")
    if policy is None:
        return Failed(
            f"{domain.address} names no security_policy: Amazon chooses, TLS 1.0 for some endpoints."
        )
    if policy == "TLS_1_0":
        return Failed(f"{domain.address} speaks TLS 1.0 and 1.1.")
    return PASSED


RULE = Rule(
    id="TG-E06",
    severity="high",
    title="A domain speaks old TLS",
    condition="security_policy of an aws_api_gateway_domain_name is TLS_1_0 or is not there.",
    why="Keys and prompts may cross the internet under ciphers that are broken.",
    in_gateway="Each of `domains` has this right: look for an override, and take it out.",
    in_terraform='Set security_policy = "TLS_1_2".',
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html",
    covers=("CKV_AWS_206",),
    subjects=each(DOMAIN),
    judge=judge,
)
