"""The embedded AWS does what Amazon does, where moto alone does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import pytest
from mypy_boto3_apigateway import APIGatewayClient
from mypy_boto3_apigateway.type_defs import (
    ApiStageTypeDef,
    PatchOperationTypeDef,
    ThrottleSettingsTypeDef,
    UsagePlanResponseTypeDef,
)

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


def test_a_models_schema_can_be_changed(client: APIGatewayClient) -> None:
    api = client.create_rest_api(name="api")["id"]
    client.create_model(restApiId=api, name="m", contentType="application/json", schema='{"title": "a"}')
    changed: list[PatchOperationTypeDef] = [{"op": "replace", "path": "/schema", "value": '{"title": "b"}'}]
    client.update_model(restApiId=api, modelName="m", patchOperations=changed)
    assert client.get_model(restApiId=api, modelName="m")["schema"] == '{"title": "b"}'


def test_a_methods_check_of_requests_can_be_taken_away(client: APIGatewayClient) -> None:
    api = client.create_rest_api(name="api")["id"]
    (root,) = client.get_resources(restApiId=api)["items"]
    client.put_method(
        restApiId=api,
        resourceId=root["id"],
        httpMethod="POST",
        authorizationType="NONE",
        requestModels={"$default": "m"},
        requestValidatorId="v",
    )
    method = client.update_method(
        restApiId=api,
        resourceId=root["id"],
        httpMethod="POST",
        patchOperations=[
            {"op": "remove", "path": "/requestModels/$default"},
            {"op": "replace", "path": "/requestValidatorId", "value": ""},
        ],
    )
    assert (method["requestModels"], method["requestValidatorId"]) == ({}, "")


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


def test_a_second_path_parameter_below_a_parent_is_refused(client: APIGatewayClient) -> None:
    api, root = _api(client)
    client.create_resource(restApiId=api, parentId=root, pathPart="{id}")
    with pytest.raises(client.exceptions.BadRequestException, match="already has a variable path part"):
        client.create_resource(restApiId=api, parentId=root, pathPart="{name}")


def test_a_resource_that_is_there_is_taken_again_only_without_methods(client: APIGatewayClient) -> None:
    api, root = _api(client)
    first, second = (
        client.create_resource(restApiId=api, parentId=root, pathPart="a")["id"] for _ in range(2)
    )
    assert first == second
    _mock(client, api, first, "GET")
    with pytest.raises(client.exceptions.ConflictException, match="already has this name"):
        client.create_resource(restApiId=api, parentId=root, pathPart="a")


def test_a_path_parameter_can_be_renamed(client: APIGatewayClient) -> None:
    api, root = _api(client)
    resource = client.create_resource(restApiId=api, parentId=root, pathPart="{id}")["id"]
    patch: PatchOperationTypeDef = {"op": "replace", "path": "/pathPart", "value": "{name}"}
    client.update_resource(restApiId=api, resourceId=resource, patchOperations=[patch])
    assert client.get_resource(restApiId=api, resourceId=resource)["path"] == "/{name}"


def test_a_resource_takes_those_below_it_along(client: APIGatewayClient) -> None:
    api, root = _api(client)
    above = client.create_resource(restApiId=api, parentId=root, pathPart="a")["id"]
    client.create_resource(restApiId=api, parentId=above, pathPart="b")
    client.delete_resource(restApiId=api, resourceId=above)
    assert [it["path"] for it in client.get_resources(restApiId=api)["items"]] == ["/"]


def test_an_integration_that_is_not_there_is_not_found(client: APIGatewayClient) -> None:
    api, root = _api(client)
    client.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_integration(restApiId=api, resourceId=root, httpMethod="GET")
    with pytest.raises(client.exceptions.NotFoundException):
        client.delete_integration(restApiId=api, resourceId=root, httpMethod="GET")


def test_a_method_that_is_there_is_taken_again_only_as_it_is(client: APIGatewayClient) -> None:
    api, root = _api(client)
    for _ in range(2):
        client.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    with pytest.raises(client.exceptions.ConflictException, match="Method already exists"):
        client.put_method(
            restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE", apiKeyRequired=True
        )


def test_a_response_that_is_there_is_taken_again_only_as_it_is(client: APIGatewayClient) -> None:
    api, root = _api(client)
    client.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    for _ in range(2):
        client.put_method_response(restApiId=api, resourceId=root, httpMethod="GET", statusCode="200")
    with pytest.raises(client.exceptions.ConflictException, match="Response already exists"):
        client.put_method_response(
            restApiId=api,
            resourceId=root,
            httpMethod="GET",
            statusCode="200",
            responseModels={"application/json": "Empty"},
        )


def test_a_stage_that_is_there_is_taken_again_only_as_it_is(client: APIGatewayClient) -> None:
    api, root = _api(client)
    _mock(client, api, root, "GET")
    first, second = (client.create_deployment(restApiId=api)["id"] for _ in range(2))
    for _ in range(2):
        client.create_stage(restApiId=api, stageName="v1", deploymentId=first)
    with pytest.raises(client.exceptions.ConflictException, match="Stage already exists"):
        client.create_stage(restApiId=api, stageName="v1", deploymentId=second)


def test_a_method_without_an_integration_cannot_be_deployed(client: APIGatewayClient) -> None:
    api, root = _api(client)
    _mock(client, api, root, "GET")
    client.put_method(restApiId=api, resourceId=root, httpMethod="PUT", authorizationType="NONE")
    with pytest.raises(client.exceptions.NotFoundException, match="No integration defined for method"):
        client.create_deployment(restApiId=api)


def test_a_stage_serves_the_copy_that_its_deployment_made(client: APIGatewayClient) -> None:
    api, root = _api(client)
    _mock(client, api, root, "ANY")
    deployment = client.create_deployment(restApiId=api)["id"]
    client.create_stage(restApiId=api, stageName="v1", deploymentId=deployment)
    _mock(client, api, root, "GET")
    exported = client.get_export(restApiId=api, stageName="v1", exportType="oas30")["body"].read()
    assert json.loads(exported)["paths"] == {"/": {"x-amazon-apigateway-any-method": {"responses": {}}}}
    held = client.get_deployment(restApiId=api, deploymentId=deployment, embed=["apisummary"])
    assert held["apiSummary"] == {"/": {"ANY": {"authorizationType": "NONE", "apiKeyRequired": False}}}


def test_a_deployment_that_a_stage_was_moved_to_cannot_be_deleted(client: APIGatewayClient) -> None:
    api, root = _api(client)
    _mock(client, api, root, "GET")
    first, second = (client.create_deployment(restApiId=api)["id"] for _ in range(2))
    client.create_stage(restApiId=api, stageName="v1", deploymentId=first)
    patch: PatchOperationTypeDef = {"op": "replace", "path": "/deploymentId", "value": second}
    client.update_stage(restApiId=api, stageName="v1", patchOperations=[patch])
    with pytest.raises(client.exceptions.BadRequestException, match="Active stages"):
        client.delete_deployment(restApiId=api, deploymentId=second)
    client.delete_deployment(restApiId=api, deploymentId=first)


@pytest.mark.parametrize("kind", ["REST API", "stage", "API key", "usage plan", "domain name", "VPC link"])
def test_the_tags_of_whatever_has_some_can_be_changed(client: APIGatewayClient, kind: str) -> None:
    path, told = _with_tags(client, kind, {"team": "a", "cost": "1"})
    arn = f"arn:aws:apigateway:us-east-1::{path}"
    client.tag_resource(resourceArn=arn, tags={"team": "b", "tollgate:stack": "shop-prod"})
    client.untag_resource(resourceArn=arn, tagKeys=["cost", "unknown"])
    expected = {"team": "b", "tollgate:stack": "shop-prod"}
    assert (client.get_tags(resourceArn=arn)["tags"], told()["tags"]) == (expected, expected)


def test_what_is_created_without_tags_can_be_given_some(client: APIGatewayClient) -> None:
    key = client.create_api_key(name="untagged")["id"]
    arn = f"arn:aws:apigateway:us-east-1::/apikeys/{key}"
    assert client.get_tags(resourceArn=arn)["tags"] == {}
    client.tag_resource(resourceArn=arn, tags={"team": "a"})
    assert client.get_api_key(apiKey=key)["tags"] == {"team": "a"}


@pytest.mark.parametrize("path", ["/restapis/none", "/restapis/none/stages/v1", "/clientcertificates/none"])
def test_what_is_not_there_has_no_tags(client: APIGatewayClient, path: str) -> None:
    with pytest.raises(client.exceptions.NotFoundException):
        client.tag_resource(resourceArn=f"arn:aws:apigateway:us-east-1::{path}", tags={"team": "a"})


def _with_tags(
    client: APIGatewayClient, kind: str, tags: dict[str, str]
) -> tuple[str, Callable[[], Mapping[str, Any]]]:
    """A new thing of a kind: the path in its ARN, and what describes it."""
    match kind:
        case "REST API":
            api = client.create_rest_api(name="api", tags=tags)["id"]
            return f"/restapis/{api}", lambda: client.get_rest_api(restApiId=api)
        case "stage":
            api, root = _api(client)
            _mock(client, api, root, "GET")
            deployment = client.create_deployment(restApiId=api)["id"]
            client.create_stage(restApiId=api, stageName="v1", deploymentId=deployment, tags=tags)
            return f"/restapis/{api}/stages/v1", lambda: client.get_stage(restApiId=api, stageName="v1")
        case "API key":
            key = client.create_api_key(name="tagged", tags=tags)["id"]
            return f"/apikeys/{key}", lambda: client.get_api_key(apiKey=key)
        case "usage plan":
            plan = client.create_usage_plan(name="tagged", tags=tags)["id"]
            return f"/usageplans/{plan}", lambda: client.get_usage_plan(usagePlanId=plan)
        case "domain name":
            name = client.create_domain_name(domainName="api.example.com", tags=tags)["domainName"]
            return f"/domainnames/{name}", lambda: client.get_domain_name(domainName=name)
        case _:
            target = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/nlb/1"
            link = client.create_vpc_link(name="tagged", targetArns=[target], tags=tags)["id"]
            return f"/vpclinks/{link}", lambda: client.get_vpc_link(vpcLinkId=link)


def _api(client: APIGatewayClient) -> tuple[str, str]:
    """The ids of a new API and of its root."""
    api = client.create_rest_api(name="api")
    return api["id"], api["rootResourceId"]


def _mock(client: APIGatewayClient, api: str, resource: str, method: str) -> None:
    client.put_method(restApiId=api, resourceId=resource, httpMethod=method, authorizationType="NONE")
    client.put_integration(restApiId=api, resourceId=resource, httpMethod=method, type="MOCK")
