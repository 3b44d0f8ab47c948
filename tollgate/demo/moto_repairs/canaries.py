"""A stage's canary, of which moto 5.2 knows nothing.

- CreateStage takes `canarySettings`, and GetStage tells them.
- UpdateStage replaces their parts one by one; the first makes them, with the stage's own deployment and none
  of the traffic. It takes no `add`, refuses a deployment that is not there, and removes them only as a whole.
- UpdateStage refuses another deployment for a stage that has a canary, unless it is the canary's.
- DeleteDeployment refuses while a canary points to it.

Source: "Set up an API Gateway canary release deployment" in the developer guide, Stage and UpdateStage in the
API reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from moto.apigateway.exceptions import BadRequestException, StageStillActive
from moto.apigateway.models import Deployment, RestAPI, Stage
from moto.apigateway.responses import APIGatewayResponse

_CANARY: Final = "_canary_settings"
_PATH: Final = "/canarySettings"
_OVERRIDES: Final = "stageVariableOverrides"
_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "deploymentId": str,
    "percentTraffic": float,
    "useStageCache": lambda text: text == "true",
}


def mend() -> None:
    """Make moto do as Amazon does."""
    _keep_what_create_stage_is_given()
    _tell_it()
    _patch_it()
    _keep_what_a_canary_points_to()


def _keep_what_create_stage_is_given() -> None:
    original: Callable[[APIGatewayResponse], Any] = APIGatewayResponse.create_stage

    def create_stage(response: APIGatewayResponse) -> Any:
        status, headers, body = original(response)
        given = response._get_param("canarySettings")
        if not given:
            return status, headers, body
        api = response.backend.get_rest_api(response.path.split("/")[2])
        stage = api.stages[response._get_param("stageName")]
        settings = _initial(stage) | given
        _check_deployment(api, settings["deploymentId"])
        setattr(stage, _CANARY, settings)
        return status, headers, json.dumps(stage.to_json())

    APIGatewayResponse.create_stage = create_stage  # type: ignore[method-assign, assignment]


def _tell_it() -> None:
    original: Callable[[Stage], dict[str, Any]] = Stage.to_json

    def to_json(stage: Stage) -> dict[str, Any]:
        settings = _settings(stage)
        return original(stage) | ({"canarySettings": settings} if settings else {})

    Stage.to_json = to_json  # type: ignore[method-assign, assignment]


def _patch_it() -> None:
    original: Callable[[APIGatewayResponse], str] = APIGatewayResponse.update_stage
    others: Callable[[Stage, list[dict[str, Any]]], Stage] = Stage.apply_operations

    def update_stage(response: APIGatewayResponse) -> str:
        api = response.backend.get_rest_api(response.path.split("/")[2])
        for operation in response._get_param("patchOperations") or []:
            if operation["path"] == f"{_PATH}/deploymentId":
                _check_deployment(api, operation.get("value"))
        return original(response)

    def apply_operations(stage: Stage, operations: list[dict[str, Any]]) -> Stage:
        for operation in operations:
            if operation["path"].startswith(_PATH):
                _apply(stage, operation)
            else:
                _check_move(stage, operation)
                others(stage, [operation])
        return stage

    APIGatewayResponse.update_stage = update_stage  # type: ignore[method-assign, assignment]
    Stage.apply_operations = apply_operations  # type: ignore[method-assign, assignment]


def _check_move(stage: Stage, operation: Mapping[str, Any]) -> None:
    settings = _settings(stage)
    if operation["path"] != "/deploymentId" or settings is None:
        return
    if operation.get("value") not in (stage.deployment_id, settings["deploymentId"]):
        raise BadRequestException("A stage with a canary takes the canary's deployment alone")


def _apply(stage: Stage, operation: Mapping[str, Any]) -> None:
    op, path, value = operation["op"], operation["path"], operation.get("value")
    name, _, key = path.removeprefix(f"{_PATH}/").partition("/")
    settings = _settings(stage) or _initial(stage)
    if (op, path) == ("remove", _PATH):
        setattr(stage, _CANARY, None)
    elif op == "replace" and name in _READ and not key:
        setattr(stage, _CANARY, settings | {name: _READ[name](str(value))})
    elif op in ("replace", "remove") and name == _OVERRIDES and key:
        overrides = {other: text for other, text in settings.get(_OVERRIDES, {}).items() if other != key}
        setattr(
            stage, _CANARY, settings | {_OVERRIDES: overrides | ({key: value} if op == "replace" else {})}
        )
    else:
        raise BadRequestException(f"Invalid {op} operation with path: {path}")


def _keep_what_a_canary_points_to() -> None:
    original: Callable[[RestAPI, str], Deployment] = RestAPI.delete_deployment

    def delete_deployment(api: RestAPI, deployment_id: str) -> Deployment:
        if any(
            (_settings(stage) or {}).get("deploymentId") == deployment_id for stage in api.stages.values()
        ):
            raise StageStillActive
        return original(api, deployment_id)

    RestAPI.delete_deployment = delete_deployment  # type: ignore[method-assign, assignment]


def _settings(stage: Stage) -> dict[str, Any] | None:
    found: dict[str, Any] | None = getattr(stage, _CANARY, None)
    return found


def _initial(stage: Stage) -> dict[str, Any]:
    return {"deploymentId": stage.deployment_id, "percentTraffic": 0.0, "useStageCache": False}


def _check_deployment(api: RestAPI, deployment_id: object) -> None:
    if deployment_id not in api.deployments:
        raise BadRequestException("Deployment id does not exist")
