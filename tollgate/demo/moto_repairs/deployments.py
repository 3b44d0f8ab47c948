"""A deployment is a copy of its API, which moto 5.2 does not make.

- CreateDeployment copies the API, and refuses one with a method that has no integration.
- GetDeployment tells in its `apiSummary`, and GetExport of a stage, what the deployment holds; moto has no
  summary, and exports what the API holds.
- CreateStage takes the very same twice here, which Amazon does not: Terraform's client repeats a call whose
  answer was lost, and a busy machine loses some.
- DeleteDeployment refuses while a stage points to it; moto forgets stages that were moved to it.

Source: the API Gateway API reference, at each of these.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from moto.apigateway.exceptions import NoIntegrationDefined, StageStillActive
from moto.apigateway.models import Deployment, RestAPI, Stage
from moto.apigateway.responses import APIGatewayResponse

_COPY = "_paths"

Paths = dict[str, dict[str, Any]]
"""The methods of each path, as GetMethod describes them: `{"/v1/chat": {"POST": {…}}}`."""


def mend() -> None:
    """Make moto do as Amazon does."""
    _copy_the_api()
    _export_the_copy()
    _summarize_the_copy()
    _take_a_stage_twice()
    _keep_what_a_stage_points_to()


def _copy_the_api() -> None:
    original: Callable[..., Deployment] = RestAPI.create_deployment

    def create_deployment(api: RestAPI, *arguments: Any, **named: Any) -> Deployment:
        paths = _paths(api)
        if not all(method["methodIntegration"] for methods in paths.values() for method in methods.values()):
            raise NoIntegrationDefined
        deployment = original(api, *arguments, **named)
        setattr(deployment, _COPY, paths)
        return deployment

    RestAPI.create_deployment = create_deployment  # type: ignore[method-assign, assignment]


def _paths(api: RestAPI) -> Paths:
    return {
        resource.get_path(): {
            verb: copy.deepcopy(method.to_json()) for verb, method in resource.resource_methods.items()
        }
        for resource in api.resources.values()
    }


def _copied(deployment: Deployment) -> Paths:
    paths: Paths = getattr(deployment, _COPY)
    return paths


def _export_the_copy() -> None:
    def get_export(response: APIGatewayResponse) -> Any:
        _, _, rest_api_id, _, stage, *_ = response.path.split("/")
        api = response.backend.get_rest_api(rest_api_id)
        paths = _copied(api.deployments[str(api.stages[stage].deployment_id)])
        exported = {
            "openapi": "3.0.1",
            "info": {"title": api.name},
            "paths": {path: _verbs(paths[path]) for path in paths},
        }
        return 200, {"Content-Type": "application/json"}, json.dumps(exported)

    APIGatewayResponse.get_export = get_export  # type: ignore[method-assign, assignment]


def _verbs(methods: dict[str, Any]) -> dict[str, Any]:
    """An operation for each method; that of ANY has a name of Amazon's own."""
    return {
        "x-amazon-apigateway-any-method" if verb == "ANY" else verb.lower(): {"responses": {}}
        for verb in methods
    }


def _summarize_the_copy() -> None:
    original: Callable[[APIGatewayResponse], str] = APIGatewayResponse.get_deployment

    def get_deployment(response: APIGatewayResponse) -> str:
        told = original(response)
        if "apisummary" not in response.querystring.get("embed", []):
            return told
        parts = response.path.split("/")
        paths = _copied(response.backend.get_deployment(parts[2], parts[4]))
        return json.dumps(json.loads(told) | {"apiSummary": {path: _summary(paths[path]) for path in paths}})

    APIGatewayResponse.get_deployment = get_deployment  # type: ignore[method-assign, assignment]


def _summary(methods: dict[str, Any]) -> dict[str, Any]:
    return {
        verb: {name: method[name] for name in ("authorizationType", "apiKeyRequired")}
        for verb, method in methods.items()
    }


def _take_a_stage_twice() -> None:
    original: Callable[..., Stage] = RestAPI.create_stage

    def create_stage(api: RestAPI, name: str, deployment_id: str, **named: Any) -> Stage:
        there = api.stages.get(name)
        if there is not None and there.deployment_id == deployment_id:
            return there
        return original(api, name, deployment_id, **named)

    RestAPI.create_stage = create_stage  # type: ignore[method-assign, assignment]


def _keep_what_a_stage_points_to() -> None:
    original: Callable[[RestAPI, str], Deployment] = RestAPI.delete_deployment

    def delete_deployment(api: RestAPI, deployment_id: str) -> Deployment:
        if any(stage.deployment_id == deployment_id for stage in api.stages.values()):
            raise StageStillActive
        return original(api, deployment_id)

    RestAPI.delete_deployment = delete_deployment  # type: ignore[method-assign, assignment]
