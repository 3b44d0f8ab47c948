"""What a web ACL, a resource policy and a cache may be, and what is said of what they may not."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.config.conftest import Say
from tests.config.descriptions import HEAD
from tests.stacks.synthesis import gateway, with_api
from tollgate.config.presumptions.presumed import presumed
from tollgate.config.protection.address_ranges import of_version
from tollgate.config.protection.web_acl import WebAcl

MOCK = "{integration: {type: mock}}"
ARN = "arn:aws:wafv2:%s:123456789012:%s/webacl/shop/01234567-89ab-cdef-0123-456789abcdef"
MANY = ", ".join(f"10.{first}.{second}.0/24" for first in range(4) for second in range(120))


def described(web_acl: str = "", api: str = "", route: str = "GET /models", cache: str = "") -> str:
    put = f"{{integration: {{type: mock}}, cache: {cache}}}" if cache else MOCK
    return (
        f"{HEAD}{f'web_acl: {web_acl}' if web_acl else ''}\n"
        f"apis:\n  a:\n    routes:\n      {route}: {put}\n{f'    {api}' if api else ''}\n"
    )


@pytest.mark.parametrize(
    ("web_acl", "said"),
    [
        (
            "{deny_addresses: [203.0.113.5/24]}",
            "begins before what it says: bits are set beyond its first 24 > "
            "Write '203.0.113.0/24', or '203.0.113.5/32' for the one address.",
        ),
        ("{deny_addresses: [0.0.0.0/0]}", "'0.0.0.0/0' is every address"),
        ("{deny_addresses: [example.com]}", "'example.com' is not a range of addresses"),
        ("{deny_addresses: [192.0.2.1, 192.0.2.1/32]}", "'192.0.2.1/32' is given twice"),
        ("{deny_addresses: [192.0.2.1], allow_addresses: [192.0.2.1/32]}", "is denied and allowed"),
        ("{allow_only: true}", "'allow_only' without 'allow_addresses' lets nobody in"),
        ("{countries: {deny: [de]}}", "'de' is not a country's code > Write 'DE'."),
        ("{countries: {deny: [XX]}}", "'XX' is not a country's code"),
        ("{countries: {}}", "'countries' says both or neither"),
        ("{max_body_kb: 65}", "a web ACL sees the first 64 KB of a body, and cannot tell whether it has 65"),
        ("{rate_limit: 9}", "10"),
        ("{managed_rules: {}}", "this web ACL blocks nothing"),
        ("{managed_rules: {AWSManagedRulesCoreRuleSet: {}}}", "AWSManagedRules"),
        ("{arn: 'arn:aws:wafv2:x'}", "is not the ARN of a web ACL"),
        (f"{{arn: '{ARN % ('us-east-1', 'global')}'}}", "is a web ACL for CloudFront, which no stage takes"),
        (f"{{arn: '{ARN % ('eu-west-3', 'regional')}'}}", "this web ACL is in eu-west-3"),
        (f"{{arn: '{ARN % ('us-east-1', 'regional')}', rate_limit: 10}}", "'rate_limit' is of a web ACL"),
    ],
)
def test_a_web_acl_that_aws_would_refuse_is_refused(say: Say, web_acl: str, said: str) -> None:
    assert said in "\n".join(say(described(web_acl)))


@pytest.mark.parametrize(
    "web_acl", ["{deny_addresses: [x, y]}", "{countries: {deny: [de, fr]}}", "{countries: {allow: [de, FR]}}"]
)
def test_of_a_wrong_entry_one_thing_is_said(say: Say, web_acl: str) -> None:
    assert not [said for said in say(described(web_acl)) if "empty" in said]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("{}", "this policy keeps nobody out"),
        ("{allow: {}}", "this names no place"),
        ("{allow: {vpcs: [vpc-0123456789abcdef0]}}", "of calls to a regional API this is not known"),
        ("{deny: {vpc_endpoints: [vpce-0123456789abcdef0]}}", "of calls to a regional API this is not known"),
        (
            "{allow: {addresses: [10.0.0.0/8, fd00::/8]}}",
            "called from the internet, where no caller has such",
        ),
        (
            "{allow: {addresses: [203.0.113.0/24]}, deny: {addresses: [203.0.113.0/25, 203.0.113.128/25]}}",
            "'deny' has all of these places, so that nobody may call",
        ),
        ("{allow: {accounts: ['123456789012']}}", "accounts"),
        (
            f"{{allow: {{addresses: [{MANY}]}}}}",
            "this policy is longer than API Gateway takes",
        ),
    ],
)
def test_a_policy_that_keeps_nobody_out_or_cannot_be_written_is_refused(
    say: Say, policy: str, said: str
) -> None:
    assert said in "\n".join(say(described(api=f"resource_policy: {policy}")))


def test_a_private_api_is_narrowed_to_endpoints_that_may_call_it(say: Say) -> None:
    endpoint = "endpoint: {type: private, vpc_endpoint_ids: [vpce-0123456789abcdef0]}"
    policy = "resource_policy: {allow: {vpc_endpoints: [vpce-0123456789abcdef1]}}"
    (problem,) = say(described(api=f"{endpoint}\n    {policy}"))
    assert "'vpce-0123456789abcdef1' may not call the API at all" in problem


@pytest.mark.parametrize(
    ("route", "cache", "stage", "said"),
    [
        ("POST /chat", "{}", "{cache: {}}", "an answer to POST cannot be cached"),
        ("ANY /chat", "{}", "{cache: {}}", "an answer to ANY cannot be cached"),
        ("GET /models", "{}", "{}", "the API's stage has no cache"),
        ("GET /models", "", "{cache: {}}", "no route is cached, and the cache is paid for by the hour"),
        ("GET /models", "{ttl: 0}", "{cache: {}}", "ttl"),
        ("GET /models", "{query: [a b]}", "{cache: {}}", "'a b' cannot be a query parameter"),
        ("GET /models", "{}", '{cache: {size: "1"}}', "size"),
    ],
)
def test_what_cannot_be_cached_is_refused(say: Say, route: str, cache: str, stage: str, said: str) -> None:
    assert said in "\n".join(say(described(api=f"stage: {stage}", route=route, cache=cache)))


def test_a_streamed_answer_is_not_cached() -> None:
    streamed = {"type": "http", "url": "https://m.example.com", "stream": True}
    route = {"integration": streamed, "cache": {}}
    with pytest.raises(ValidationError, match="an answer that is streamed cannot be cached"):
        gateway(apis={"inference": {"stage": {"cache": {}}, "routes": {"GET /models": route}}})


@given(st.lists(st.ip_addresses(), unique=True, min_size=1))
def test_every_address_is_in_the_set_of_its_version(addresses: list[object]) -> None:
    ranges = WebAcl(deny_addresses=tuple(map(str, addresses))).deny_addresses or ()
    both = (*of_version(ranges, "ipv4"), *of_version(ranges, "ipv6"))
    assert {ip_network(text) for text in both} == {ip_network(str(it)) for it in addresses}


@given(st.integers(1, 64))
def test_a_web_acl_sees_as_much_of_a_body_as_it_judges(kb: int) -> None:
    assert kb <= WebAcl(max_body_kb=kb).inspected_kb < kb + 16


PRIVATE: dict[str, object] = {"endpoint": {"type": "private", "vpc_endpoint_ids": ["vpce-0123456789abcdef0"]}}


def _said(acl: dict[str, object], **inference: object) -> str:
    route = {"routes": {"GET /": {"integration": {"type": "mock"}}}}
    apis = {"public": route, "inference": {**route, **inference}}
    return " ".join(presumed(gateway(web_acl={"managed_rules": {}, **acl}, apis=apis)))


@pytest.mark.parametrize(
    ("web_acl", "said"),
    [
        ({"countries": {"allow": ["DE"]}}, "lets in countries alone"),
        ({"countries": {"deny": ["KP"]}}, ""),
        ({"countries": {"allow": ["DE"]}, "allow_addresses": ["10.0.0.0/16"]}, ""),
        (
            {"countries": {"allow": ["DE"]}, "allow_addresses": ["10.0.0.0/16"], "allow_only": True},
            "lets in countries alone",
        ),
        ({"allow_addresses": ["203.0.113.0/24"], "allow_only": True}, "lets in 'allow_addresses' alone"),
        ({"allow_addresses": ["203.0.113.0/24", "172.31.0.0/16"], "allow_only": True}, ""),
    ],
)
def test_what_blocks_all_callers_of_a_private_api_is_said(web_acl: dict[str, object], said: str) -> None:
    found = _said(web_acl, **PRIVATE)
    assert said in found if said else not found
    assert not _said(web_acl, **PRIVATE, web_acl=False)
    assert not _said(web_acl)


def test_the_log_of_a_web_acl_is_encrypted_by_a_key_of_the_gateways_region(say: Say) -> None:
    (problem,) = say(described("{log: {kms_key_arn: 'arn:aws:kms:eu-west-3:123456789012:key/a'}}"))
    assert "web_acl.log.kms_key_arn: the log's key is in 'aws:eu-west-3'" in problem


def test_the_key_of_a_web_acls_log_is_presumed_to_let_cloudwatch_use_it() -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/a"
    said = _said({"rate_limit": 10, "log": {"kms_key_arn": key}})
    assert f"encrypts its log with {key}: its policy must let CloudWatch Logs use it" in said


def test_what_a_web_acl_and_a_cache_cost_is_said() -> None:
    groups = ("Common", "SQLi", "Linux", "Windows", "KnownBadInputs", "PHP")
    every: dict[str, object] = {f"AWSManagedRules{name}RuleSet": {} for name in groups}
    cached = {"GET /models": {"integration": {"type": "mock"}, "cache": {}}}
    said = list(
        presumed(
            gateway(
                web_acl={"max_body_kb": 20, "managed_rules": every},
                apis={"inference": {"stage": {"cache": {}}, "routes": cached}},
            )
        )
    )
    assert said == [
        "web_acl takes 1,601 WCUs: those above 1,500 cost more.",
        "web_acl reads 32 KB of each body: those above 16 KB cost more.",
        "inference has a cache of 0.5 GB, which costs by the hour, asked or not.",
    ]


def test_some_private_addresses_are_told() -> None:
    policy = {"allow": {"addresses": ["203.0.113.0/24", "10.0.0.0/8"]}}
    (said,) = presumed(with_api(resource_policy=policy))
    assert said.startswith("inference names 10.0.0.0/8 in 'allow', which no caller from the internet has")
