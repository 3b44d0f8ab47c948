"""A REST API: its endpoint, who may reach it, and its paths."""

from __future__ import annotations

import json

import pytest

from tests.stacks.synthesis import MOCK, gateway, only, resources, synthesize, with_api

PRIVATE = {"type": "private", "vpc_endpoint_ids": ["vpce-0123456789abcdef1", "vpce-0123456789abcdef0"]}


@pytest.mark.parametrize("kind", ["regional", "edge"])
def test_an_endpoint_type_is_written_as_amazon_spells_it(kind: str) -> None:
    rest_api = only(resources(with_api(endpoint={"type": kind}), "api_gateway_rest_api"))
    assert rest_api["endpoint_configuration"] == {"types": [kind.upper()]}


def test_a_private_api_is_open_to_its_vpc_endpoints_only() -> None:
    document = synthesize(with_api(endpoint=PRIVATE))
    policy = only(document["resource"]["aws_api_gateway_rest_api_policy"])
    (statement,) = json.loads(policy["policy"])["Statement"]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceVpce": PRIVATE["vpc_endpoint_ids"]}}
    assert statement["Resource"] == "${aws_api_gateway_rest_api.inference.execution_arn}/*"


def test_an_api_that_anyone_may_reach_has_no_policy() -> None:
    assert resources(gateway(), "api_gateway_rest_api_policy") == {}


def test_a_private_apis_policy_is_deployed() -> None:
    deployment = only(resources(with_api(endpoint=PRIVATE), "api_gateway_deployment"))
    assert "aws_api_gateway_rest_api_policy.inference" in deployment["depends_on"]


def test_an_api_is_named_after_the_stack_unless_it_has_a_name() -> None:
    assert only(resources(gateway(), "api_gateway_rest_api"))["name"] == "shop-default-inference"
    assert only(resources(with_api(name="Shop"), "api_gateway_rest_api"))["name"] == "Shop"


def test_compression_from_the_first_byte_on_is_not_taken_for_none() -> None:
    rest_api = only(resources(with_api(minimum_compression_size=0), "api_gateway_rest_api"))
    assert rest_api["minimum_compression_size"] == "0"


def test_binary_media_types_are_passed_on() -> None:
    rest_api = only(resources(with_api(binary_media_types=["image/png"]), "api_gateway_rest_api"))
    assert rest_api["binary_media_types"] == ["image/png"]


def test_routes_share_the_resources_above_them() -> None:
    routes = {"GET /v1/models": MOCK, "POST /v1/models": MOCK, "GET /v1/files": MOCK}
    config = gateway(apis={"inference": {"routes": routes}})
    parts = {name: block["path_part"] for name, block in resources(config, "api_gateway_resource").items()}
    assert parts == {"inference__v1": "v1", "inference__v1_models": "models", "inference__v1_files": "files"}


def test_the_root_needs_no_resource() -> None:
    config = gateway(apis={"inference": {"routes": {"GET /": MOCK}}})
    document = synthesize(config)
    assert "aws_api_gateway_resource" not in document["resource"]
    method = only(document["resource"]["aws_api_gateway_method"])
    assert method["resource_id"] == "${aws_api_gateway_rest_api.inference.root_resource_id}"


def test_a_method_asks_for_the_parameters_of_its_path() -> None:
    config = gateway(apis={"inference": {"routes": {"GET /{a}/{b+}": MOCK}}})
    method = only(resources(config, "api_gateway_method"))
    assert method["request_parameters"] == {"method.request.path.a": True, "method.request.path.b": True}
