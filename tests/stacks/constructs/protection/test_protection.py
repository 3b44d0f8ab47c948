"""A web ACL, a resource policy and a cache, as Terraform has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.stacks.synthesis import MOCK, gateway, only, resources, synthesize, with_api

EVERY_RULE = {
    "managed_rules": {"AWSManagedRulesCommonRuleSet": {}, "AWSManagedRulesAmazonIpReputationList": {}},
    "max_body_kb": 20,
    "rate_limit": 100,
    "countries": {"deny": ["KP", "AQ"]},
    "allow_addresses": ["198.51.100.7"],
    "deny_addresses": ["203.0.113.0/24", "2001:db8::/32"],
}
ENDPOINT = "vpce-0123456789abcdef0"


def rules(**web_acl: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = only(resources(gateway(web_acl=web_acl), "wafv2_web_acl"))["rule"]
    return found


def test_a_request_meets_what_asks_least_first() -> None:
    assert [(rule["priority"], rule["name"]) for rule in rules(**EVERY_RULE)] == [
        (0, "denied-addresses"),
        (1, "allowed-addresses"),
        (2, "countries"),
        (3, "rate-limit"),
        (4, "body-size"),
        (5, "AWSManagedRulesAmazonIpReputationList"),
        (6, "AWSManagedRulesCommonRuleSet"),
    ]


def test_no_rule_that_reads_prompts_blocks_one_by_default() -> None:
    for rule in rules():
        group = rule["statement"]["managed_rule_group_statement"]
        counted = [it["name"] for it in group.get("rule_action_override", ())]
        assert all(name.endswith("_BODY") for name in counted)
        assert ("SizeRestrictions_BODY" in counted) == (group["name"] == "AWSManagedRulesCommonRuleSet")


def test_rules_that_read_bodies_block_where_that_is_asked_for() -> None:
    (rule,) = rules(
        managed_rules={"AWSManagedRulesSQLiRuleSet": {"block_bodies": True, "count": ["SQLi_COOKIE"]}}
    )
    (override,) = rule["statement"]["managed_rule_group_statement"]["rule_action_override"]
    assert override == {"name": "SQLi_COOKIE", "action_to_use": {"count": {}}}


def test_those_who_alone_are_let_in_meet_the_other_rules_too() -> None:
    first, *rest = rules(allow_addresses=["198.51.100.7"], allow_only=True, rate_limit=100)
    assert first["action"] == {"block": {}}
    assert first["statement"] == {
        "not_statement": {
            "statement": [{"ip_set_reference_statement": {"arn": "${aws_wafv2_ip_set.allowed_ipv4.arn}"}}]
        }
    }
    assert "rate-limit" in [rule["name"] for rule in rest]


def test_a_body_that_is_longer_than_what_the_web_acl_sees_is_blocked() -> None:
    acl = only(resources(gateway(web_acl={"max_body_kb": 20}), "wafv2_web_acl"))
    statement = acl["rule"][0]["statement"]["size_constraint_statement"]
    assert statement["size"] == 20 * 1024
    assert statement["field_to_match"] == {"body": {"oversize_handling": "MATCH"}}
    assert acl["association_config"] == {
        "request_body": [{"api_gateway": [{"default_size_inspection_limit": "KB_32"}]}]
    }


def test_no_key_comes_into_the_log_or_into_a_sample() -> None:
    config = gateway(web_acl={**EVERY_RULE, "log": {}})
    logging = only(resources(config, "wafv2_web_acl_logging_configuration"))
    redacted = {field["single_header"]["name"] for field in logging["redacted_fields"]}
    assert {"x-api-key", "authorization"} <= redacted
    acl = only(resources(config, "wafv2_web_acl"))
    assert not any(it["visibility_config"]["sampled_requests_enabled"] for it in (acl, *acl["rule"]))


def test_what_only_counts_is_logged_where_that_is_asked_for() -> None:
    def kept(log: dict[str, object]) -> set[str]:
        config = gateway(web_acl={"log": log})
        (kept,) = only(resources(config, "wafv2_web_acl_logging_configuration"))["logging_filter"]["filter"]
        return {it["action_condition"]["action"] for it in kept["condition"]}

    assert kept({}) == {"BLOCK"}
    assert kept({"counted": True}) == {"BLOCK", "COUNT", "EXCLUDED_AS_COUNT"}


def test_it_stands_before_each_stage_that_wants_it() -> None:
    apis = {"a": {"routes": {"GET /": MOCK}}, "b": {"routes": {"GET /": MOCK}, "web_acl": False}}
    config = gateway(apis=apis, usage_plans={"pro": {"apis": ["a", "b"]}}, web_acl={})
    assert list(resources(config, "wafv2_web_acl_association")) == ["a"]


def test_one_that_is_there_is_used_and_none_is_made() -> None:
    arn = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/x/01234567-89ab-cdef-0123-456789abcdef"
    made = synthesize(gateway(web_acl={"arn": arn}))["resource"]
    assert [kind for kind in made if "waf" in kind] == ["aws_wafv2_web_acl_association"]
    assert made["aws_wafv2_web_acl_association"]["inference"]["web_acl_arn"] == arn


def statements(**api: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        only(resources(with_api(**api), "api_gateway_rest_api_policy"))["policy"]
    )["Statement"]
    return found


def conditions(**api: object) -> list[tuple[str, object]]:
    return [(statement["Effect"], statement.get("Condition")) for statement in statements(**api)]


def test_what_is_not_allowed_is_denied_even_where_an_authorizer_allows_it() -> None:
    policy = {"allow": {"addresses": ["192.0.2.0/24"]}, "deny": {"addresses": ["192.0.2.9"]}}
    assert conditions(resource_policy=policy) == [
        ("Allow", None),
        ("Deny", {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}),
        ("Deny", {"IpAddress": {"aws:SourceIp": ["192.0.2.9/32"]}}),
    ]


def test_a_private_api_is_called_from_any_of_the_places_by_its_endpoints() -> None:
    places = {"addresses": ["10.0.0.0/8"], "vpcs": ["vpc-0123456789abcdef0"]}
    assert conditions(
        endpoint={"type": "private", "vpc_endpoint_ids": [ENDPOINT]}, resource_policy={"allow": places}
    ) == [
        ("Allow", {"StringEquals": {"aws:SourceVpce": [ENDPOINT]}}),
        ("Deny", {"StringNotEquals": {"aws:SourceVpce": [ENDPOINT]}}),
        (
            "Deny",
            {
                "NotIpAddress": {"aws:VpcSourceIp": ["10.0.0.0/8"]},
                "StringNotEquals": {"aws:SourceVpc": ["vpc-0123456789abcdef0"]},
            },
        ),
    ]


@pytest.mark.parametrize(("source", "header"), [("header", "x-api-key"), ("bearer", "Authorization")])
def test_an_answer_is_kept_for_each_key_and_all_that_changes_it(source: str, header: str) -> None:
    route = {**MOCK, "cache": {"query": ["lang"], "headers": ["Accept"]}}
    config = gateway(
        apis={
            "inference": {
                "api_key_source": source,
                "cors": {"origins": ["https://app.example.com"]},
                "stage": {"cache": {"ttl": 60}},
                "routes": {"GET /models/{id}": route},
            }
        }
    )
    (name,) = (it for it in resources(config, "api_gateway_integration") if "GET" in it)
    key = resources(config, "api_gateway_integration")[name]["cache_key_parameters"]
    assert key == [
        *sorted(f"method.request.header.{it}" for it in ("Accept", "Origin", header)),
        "method.request.path.id",
        "method.request.querystring.lang",
    ]
    assert set(key) <= set(resources(config, "api_gateway_method")[name]["request_parameters"])


def test_only_what_says_so_is_cached() -> None:
    throttled = {**MOCK, "throttle": {"rate_limit": 1, "burst_limit": 2}}
    routes = {"GET /models": {**MOCK, "cache": {}}, "GET /now": throttled}
    config = gateway(apis={"inference": {"stage": {"cache": {}}, "routes": routes}})
    settings = resources(config, "api_gateway_method_settings")
    cached = {name: block["settings"]["caching_enabled"] for name, block in settings.items()}
    assert cached == {"inference": False, "inference__GET_models": True, "inference__GET_now": False}
    of_models = settings["inference__GET_models"]["settings"]
    assert of_models["cache_data_encrypted"] is True
    assert of_models["require_authorization_for_cache_control"] is True
    assert of_models["throttling_rate_limit"] == settings["inference"]["settings"]["throttling_rate_limit"]


def test_a_browser_that_reloads_is_answered_and_empties_no_cache() -> None:
    routes = {"GET /models": {**MOCK, "cache": {}}}
    config = gateway(apis={"inference": {"stage": {"cache": {}}, "routes": routes}})
    of_models = resources(config, "api_gateway_method_settings")["inference__GET_models"]["settings"]
    strategy = of_models["unauthorized_cache_control_header_strategy"]
    assert (of_models["require_authorization_for_cache_control"], strategy) == (
        True,
        "SUCCEED_WITHOUT_RESPONSE_HEADER",
    )
