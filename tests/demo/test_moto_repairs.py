"""The embedded AWS does what Amazon does, where moto alone does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest
from mypy_boto3_apigateway import APIGatewayClient
from mypy_boto3_apigateway.type_defs import ApiStageTypeDef, ThrottleSettingsTypeDef, UsagePlanResponseTypeDef

from tollgate.demo.embedded_aws import AwsAt

Operation = tuple[Literal["add", "remove", "replace"], str, str]


@pytest.fixture
def client(aws: AwsAt) -> APIGatewayClient:
    return aws.api_gateway("us-east-1")


def test_a_stage_with_throttles_of_its_own_can_be_removed(client: APIGatewayClient) -> None:
    plan = _plan(client)
    stage = plan["apiStages"][0]
    changed = _update(client, plan, [("remove", "/apiStages", f"{stage['apiId']}:{stage['stage']}")])
    assert changed["apiStages"] == []


def test_a_routes_throttle_can_be_changed(client: APIGatewayClient) -> None:
    plan = _plan(client)
    where = f"/apiStages/{plan['apiStages'][0]['apiId']}:v1/throttle//chat/POST"
    changed = _update(client, plan, [("replace", f"{where}/rateLimit", "0.5")])
    assert changed["apiStages"][0]["throttle"] == {"/chat/POST": {"rateLimit": 0.5, "burstLimit": 2}}


def test_a_routes_throttle_can_be_removed(client: APIGatewayClient) -> None:
    plan = _plan(client)
    where = f"/apiStages/{plan['apiStages'][0]['apiId']}:v1/throttle//chat/POST"
    assert _update(client, plan, [("remove", where, "")])["apiStages"][0]["throttle"] == {}


def test_the_plans_limits_can_be_changed(client: APIGatewayClient) -> None:
    changed = _update(
        client,
        _plan(client),
        [("replace", "/quota/limit", "7"), ("replace", "/throttle/rateLimit", "0.25")],
    )
    assert (changed["quota"]["limit"], changed["throttle"]["rateLimit"]) == (7, 0.25)


def test_an_api_keeps_its_binary_media_types(client: APIGatewayClient) -> None:
    api = client.create_rest_api(name="api", binaryMediaTypes=["image/png"])
    assert client.get_rest_api(restApiId=api["id"])["binaryMediaTypes"] == ["image/png"]


def test_a_policy_is_answered_with_its_quotes_escaped(client: APIGatewayClient) -> None:
    api = client.create_rest_api(name="api", policy='{"Version": "2012-10-17"}')
    assert client.get_rest_api(restApiId=api["id"])["policy"] == r"{\"Version\": \"2012-10-17\"}"


def _plan(client: APIGatewayClient) -> UsagePlanResponseTypeDef:
    api = client.create_rest_api(name="api")["id"]
    throttle: ThrottleSettingsTypeDef = {"rateLimit": 1.0, "burstLimit": 2}
    stage: ApiStageTypeDef = {"apiId": api, "stage": "v1", "throttle": {"/chat/POST": throttle}}
    return client.create_usage_plan(
        name="plan",
        apiStages=[stage],
        throttle=throttle,
        quota={"limit": 5, "period": "DAY"},
    )


def _update(
    client: APIGatewayClient, plan: UsagePlanResponseTypeDef, operations: Sequence[Operation]
) -> UsagePlanResponseTypeDef:
    patch = [{"op": op, "path": path, "value": value} for op, path, value in operations]
    return client.update_usage_plan(usagePlanId=plan["id"], patchOperations=patch)  # type: ignore[arg-type]
