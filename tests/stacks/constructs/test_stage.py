"""A stage: what it serves, and the throttles that all its callers share."""

from __future__ import annotations

import pytest

from stacks.constructs.method_settings import method_path
from tests.stacks.synthesis import MOCK, gateway, only, resources, with_api
from tollgate.config.route import RouteKey

SLOW = {"rate_limit": 1.5, "burst_limit": 3}


@pytest.mark.parametrize(
    ("method", "path", "named"),
    [("GET", "/", "~1/GET"), ("POST", "/v1/chat", "~1v1~1chat/POST"), ("ANY", "/{proxy+}", "~1{proxy+}/ANY")],
)
def test_a_route_is_named_as_amazon_names_it(method: str, path: str, named: str) -> None:
    assert method_path(RouteKey(method, path)) == named


def test_a_stage_without_a_throttle_still_has_one() -> None:
    settings = only(resources(gateway(), "api_gateway_method_settings"))
    assert settings["method_path"] == "*/*"
    assert settings["settings"] == {"throttling_rate_limit": 100, "throttling_burst_limit": 200}


def test_a_route_has_a_throttle_of_its_own() -> None:
    config = gateway(apis={"inference": {"routes": {"GET /a": {**MOCK, "throttle": SLOW}}}})
    settings = resources(config, "api_gateway_method_settings")["inference__GET_a"]
    assert settings["method_path"] == "~1a/GET"
    assert settings["settings"] == {"throttling_rate_limit": 1.5, "throttling_burst_limit": 3}


def test_a_stage_serves_the_deployment_of_its_api() -> None:
    stage = only(resources(gateway(), "api_gateway_stage"))
    assert stage["deployment_id"] == "${aws_api_gateway_deployment.inference.id}"


def test_a_deployment_is_made_before_the_old_one_goes() -> None:
    deployment = only(resources(gateway(), "api_gateway_deployment"))
    assert deployment["lifecycle"] == {"create_before_destroy": True}


def test_a_stage_has_its_name_description_and_variables() -> None:
    stage = only(
        resources(
            with_api(stage={"name": "prod", "description": "For all", "variables": {"model": "x"}}),
            "api_gateway_stage",
        )
    )
    assert (stage["stage_name"], stage["description"]) == ("prod", "For all")
    assert stage["variables"] == {"model": "x"}
