"""Domains that Amazon would refuse are refused before, and an API is never left without any URL."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API

ZONE = "Z0123456789ABCDEFGHIJ"
ARN = "arn:aws:acm:{}:123456789012:certificate/12345678-1234-1234-1234-123456789012"
HERE = ARN.format("us-east-1")
MTLS = "mutual_tls: {truststore_uri: s3://acme-trust/ca.pem, truststore_version: v1}"
WHOLE = 'paths: {"": inference}'


def with_domain(fields: str, name: str = "api.example.com") -> str:
    return f"{API}domains:\n  {name}: {{{fields}}}\n"


@pytest.mark.parametrize("name", ["api.example.com", "xn--bcher-kva.example", "1.2.example-shop.com"])
def test_a_domain_has_the_form_of_a_domain_name(load_text: Load, name: str) -> None:
    load_text(with_domain(f"zone: {ZONE}, {WHOLE}", name))


@pytest.mark.parametrize(
    "name", ["API.example.com", "https://api.example.com", "localhost", "a_b.example.com", "-a.example.com"]
)
def test_what_is_no_domain_name_is_refused(say: Say, name: str) -> None:
    (said,) = say(with_domain(f"zone: {ZONE}, {WHOLE}", f'"{name}"'))
    assert f"{name!r} is not a domain name" in said


def test_a_wildcard_is_no_name_that_callers_can_be_told(say: Say) -> None:
    (said,) = say(with_domain(f"zone: {ZONE}, {WHOLE}", '"*.example.com"'))
    assert "'*.example.com' stands for many names" in said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (WHOLE, "the domain has no certificate"),
        (f"certificate: {{}}, {WHOLE}", "a certificate has an 'arn', or the 'zone'"),
        (
            f"zone: example.com, {WHOLE}",
            "'example.com' is not the id of a Route 53 hosted zone > "
            "Write what Route 53 calls the zone's ID, as in 'Z0123456789EXAMPLE'; its name is not enough.",
        ),
        (f"zone: {ZONE}, paths: {{}}", "paths: this is empty"),
        (f"zone: {ZONE}, paths: {{/admin: inference}}", "'/admin' is not a base path"),
        (f"zone: {ZONE}, paths: {{(none): inference}}", "'(none)' is how Amazon calls no base path"),
        (f'zone: {ZONE}, paths: {{"": infrence}}', "there is no API 'infrence' > Did you mean 'inference'?"),
        (f"zone: {ZONE}, endpoint: edge, {MTLS}, {WHOLE}", "an edge-optimized domain cannot ask callers"),
        (f"zone: {ZONE}, mutual_tls: {{truststore_uri: /ca.pem}}, {WHOLE}", "is not an object in S3"),
        (
            f"zone: {ZONE}, mutual_tls: {{truststore_uri: s3://acme-trust/ca.pem,"
            f" ownership_verification_certificate_arn: '{HERE}'}}, {WHOLE}",
            "proves by itself whose the domain is",
        ),
    ],
)
def test_what_is_wrong_with_a_domain_is_said(say: Say, fields: str, said: str) -> None:
    (found,) = say(with_domain(fields))
    assert said in found


@pytest.mark.parametrize(
    ("endpoint", "region", "is_right"),
    [
        ("regional", "eu-west-1", True),
        ("regional", "us-east-1", False),
        ("edge", "us-east-1", True),
        ("edge", "eu-west-1", False),
    ],
)
def test_a_certificate_is_where_its_endpoint_takes_it_from(
    load_text: Load, say: Say, endpoint: str, region: str, is_right: bool
) -> None:
    domain = f"endpoint: {endpoint}, certificate: {{arn: '{ARN.format(region)}'}}, {WHOLE}"
    text = with_domain(domain).replace("region: us-east-1", "region: eu-west-1")
    if is_right:
        load_text(text)
    else:
        (said,) = say(text)
        assert f"the certificate is in 'aws:{region}'" in said


def test_a_certificate_that_is_made_has_a_short_name(load_text: Load, say: Say) -> None:
    name = f"{'a' * 40}.{'b' * 30}.example.com"
    (said,) = say(with_domain(f"zone: {ZONE}, {WHOLE}", name))
    assert "ACM makes no certificate" in said
    load_text(with_domain(f"certificate: {{arn: '{HERE}'}}, {WHOLE}", name))


def test_a_private_api_has_no_domain_on_the_internet(say: Say) -> None:
    endpoint = "endpoint: {type: private, vpc_endpoint_ids: [vpce-0123456789abcdef0]}"
    text = with_domain(f"zone: {ZONE}, {WHOLE}").replace(
        "  inference:\n", f"  inference:\n    {endpoint}\n", 1
    )
    (said,) = say(text)
    assert "'inference' is a private API" in said


def test_an_api_that_nobody_could_reach_is_refused(say: Say) -> None:
    text = API.replace("  inference:\n", "  inference:\n    endpoint: {default_endpoint: false}\n", 1)
    (said,) = say(text)
    assert "no domain leads to the API" in said


def test_an_api_is_told_by_the_first_of_its_domains(load_text: Load) -> None:
    domains = f"""\
domains:
  z.example.com: {{zone: {ZONE}, paths: {{v1: inference}}}}
  a.example.com: {{zone: {ZONE}, paths: {{"": inference}}}}
"""
    gateway = load_text(API + domains).environments["default"]
    assert gateway.domain_urls("inference") == ("https://z.example.com/v1", "https://a.example.com")
    assert gateway.default_endpoint("inference") is False


def test_a_default_endpoint_may_stay_while_callers_move(load_text: Load) -> None:
    text = with_domain(f"zone: {ZONE}, {WHOLE}").replace(
        "  inference:\n", "  inference:\n    endpoint: {default_endpoint: true}\n", 1
    )
    assert load_text(text).environments["default"].default_endpoint("inference") is True


def test_of_an_api_without_domains_nothing_is_said(load_text: Load) -> None:
    assert load_text(API).environments["default"].default_endpoint("inference") is None


@pytest.mark.parametrize(
    ("dev", "prod", "said"),
    [
        ("{}", "{}", ["the domain"]),
        ("{}", "{region: eu-west-1}", ["the record of"]),
        (
            f"{{domains: {{api.example.com: {{certificate: {{arn: '{HERE}'}}, zone: null}}}}}}",
            "{region: eu-west-1}",
            [],
        ),
        (
            "{}",
            "{domains: {api.example.com: null, prod.example.com: {zone: Z1, paths: {v1: inference}}}}",
            [],
        ),
    ],
)
def test_two_environments_have_no_domain_in_common(
    load_text: Load, say: Say, dev: str, prod: str, said: list[str]
) -> None:
    text = f"{with_domain(f'zone: {ZONE}, {WHOLE}')}environments:\n  dev: {dev}\n  prod: {prod}\n"
    if not said:
        assert list(load_text(text).environments) == ["dev", "prod"]
        return
    (found,) = say(text)
    assert f"the environments 'dev' and 'prod' would both have {said[0]}" in found
