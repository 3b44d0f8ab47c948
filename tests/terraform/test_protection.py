"""Web ACL, resource policy and cache: applied, planned again, changed, and switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.terraform.conftest import ApplyGateway, Attach, applying
from tests.terraform.provider import WEB_ACL
from tollgate.config.gateway import Gateway
from tollgate.demo.embedded_aws import AwsAt

pytestmark = pytest.mark.terraform

PLAIN: dict[str, Any] = {
    "name": "guarded",
    "region": "us-east-1",
    "apis": {
        "a": {
            "routes": {
                "GET /models/{id}": {
                    "throttle": {"rate_limit": 1, "burst_limit": 2},
                    "integration": {"type": "http", "url": "https://m.example.com/{id}"},
                },
                "POST /chat": {"integration": {"type": "mock"}},
            }
        },
    },
}
WEB_ACL_OF_ALL = {
    "deny_addresses": ["203.0.113.0/24", "2001:db8::/32"],
    "allow_addresses": ["198.51.100.7"],
    "countries": {"allow": ["DE", "FR"]},
    "rate_limit": 1000,
    "max_body_kb": 40,
    "managed_rules": {
        "AWSManagedRulesCommonRuleSet": {"count": ["NoUserAgent_HEADER"]},
        "AWSManagedRulesSQLiRuleSet": {"block_bodies": True},
    },
    "log": {"retention_days": 30, "counted": True},
}
INTEGRATION = "aws_api_gateway_integration.a__GET_models_param__c8cd186c9d7fbe95"


@pytest.fixture(scope="module")
def apply_guarded(
    attach: Attach, aws_server: AwsAt, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ApplyGateway]:
    with applying(attach, tmp_path_factory, more=WEB_ACL) as apply:
        yield apply


def test_a_web_acl_comes_before_the_stage_and_goes_alone(apply_guarded: ApplyGateway) -> None:
    guarded = Gateway.model_validate(PLAIN | {"web_acl": WEB_ACL_OF_ALL})
    applied = apply_guarded(guarded)
    # Each run of Terraform takes a web ACL's schema to pieces: what is planned is shown but once.
    assert applied.terraform.plan(applied.out / "plan").is_empty
    assert applied.plan(Gateway.model_validate(PLAIN)).actions == {
        "aws_wafv2_web_acl.gateway": ["delete"],
        "aws_wafv2_web_acl_association.a": ["delete"],
        "aws_wafv2_web_acl_logging_configuration.gateway": ["delete"],
        "aws_wafv2_ip_set.denied_ipv4": ["delete"],
        "aws_wafv2_ip_set.allowed_ipv4": ["delete"],
        "aws_cloudwatch_log_group.gateway__web_acl": ["delete"],
    }


def test_a_policy_and_a_cache_are_put_in_place_and_go_alone(apply_gateway: ApplyGateway) -> None:
    api = PLAIN["apis"]["a"]
    models = api["routes"]["GET /models/{id}"]
    routes = api["routes"] | {"GET /models/{id}": models | {"cache": {"query": ["lang"]}}}
    policy = {"allow": {"addresses": ["192.0.2.0/24"]}, "deny": {"addresses": ["192.0.2.9"]}}
    guarded = _gateway(api | {"routes": routes, "stage": {"cache": {}}, "resource_policy": policy})
    applied = apply_gateway(guarded)
    # Moto's PutIntegration forgets what an answer is kept by, which Amazon's tells.
    assert applied.plan(guarded).changed == {INTEGRATION: {"cache_key_parameters"}}

    off = _gateway(api)
    plan = applied.plan(off)
    assert plan.actions == {
        "aws_api_gateway_rest_api_policy.a": ["delete"],
        "aws_api_gateway_method.a__GET_models_param__c8cd186c9d7fbe95": ["update"],
        "aws_api_gateway_deployment.a": ["create", "delete"],
        "aws_api_gateway_stage.a": ["update"],
    }
    applied.apply(off)
    assert applied.plan(off).is_empty


def _gateway(api: dict[str, Any]) -> Gateway:
    return Gateway.model_validate(PLAIN | {"apis": {"a": api}})
