"""Resource policy and cache: applied, planned again, and switched off. test_production.py has the web ACL."""

from __future__ import annotations

from typing import Any

import pytest

from tests.terraform.conftest import ApplyGateway
from tollgate.config.gateway import Gateway

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
INTEGRATION = "aws_api_gateway_integration.a__GET_models_param__c8cd186c9d7fbe95"


def test_a_policy_and_a_cache_are_put_in_place_and_go_alone(apply_gateway: ApplyGateway) -> None:
    api = PLAIN["apis"]["a"]
    models = api["routes"]["GET /models/{id}"]
    routes = api["routes"] | {"GET /models/{id}": models | {"cache": {"query": ["lang"]}}}
    policy = {"allow": {"addresses": ["192.0.2.0/24"]}, "deny": {"addresses": ["192.0.2.9"]}}
    guarded = _gateway(api | {"routes": routes, "stage": {"cache": {}}, "resource_policy": policy})
    applied = apply_gateway(guarded)
    assert applied.plan(guarded).is_empty

    off = _gateway(api)
    plan = applied.plan(off)
    assert plan.actions == {
        "aws_api_gateway_rest_api_policy.a": ["delete"],
        INTEGRATION: ["update"],
        "aws_api_gateway_method.a__GET_models_param__c8cd186c9d7fbe95": ["update"],
        "aws_api_gateway_deployment.a": ["create", "delete"],
        "aws_api_gateway_stage.a": ["update"],
    }
    applied.apply(off)
    assert applied.plan(off).is_empty


def _gateway(api: dict[str, Any]) -> Gateway:
    return Gateway.model_validate(PLAIN | {"apis": {"a": api}})
