"""What moto forgets of a REST API, and what it answers in another form.

- CreateRestApi keeps the binary media types that it is given; moto drops them.
- A resource policy is answered with its quotes escaped once more; moto answers with it as it was sent. The
  AWS provider undoes that escape, and fails where there is none.
- UpdateRestApi switches the default endpoint on again by the text `false`, which moto takes for true.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.apigateway.models import RestAPI
from moto.apigateway.responses import APIGatewayResponse

from tollgate.demo.moto_repairs import patch


def mend() -> None:
    """Make moto do as Amazon does."""
    _keep_binary_media_types()
    _escape_policies()
    _switch_default_endpoint()


def _keep_binary_media_types() -> None:
    original: Callable[[APIGatewayResponse], Any] = APIGatewayResponse.create_rest_api

    def create_rest_api(response: APIGatewayResponse) -> Any:
        status, headers, body = original(response)
        types = response._get_param("binaryMediaTypes")
        if status != 200 or not types:
            return status, headers, body
        created = json.loads(body)
        response.backend.apis[created["id"]].binaryMediaTypes = types
        return status, headers, json.dumps(created | {"binaryMediaTypes": types})

    APIGatewayResponse.create_rest_api = create_rest_api  # type: ignore[method-assign, assignment]


def _escape_policies() -> None:
    original: Callable[[RestAPI], dict[str, Any]] = RestAPI.to_dict

    def to_dict(api: RestAPI) -> dict[str, Any]:
        described = original(api)
        if policy := described.get("policy"):
            described["policy"] = json.dumps(policy)[1:-1]
        return described

    RestAPI.to_dict = to_dict  # type: ignore[method-assign, assignment]


def _switch_default_endpoint() -> None:
    original: Callable[[RestAPI, list[dict[str, Any]]], None] = RestAPI.apply_patch_operations

    def apply(api: RestAPI, operations: list[dict[str, Any]]) -> None:
        original(api, operations)
        for operation in operations:
            if operation["path"] == "/disableExecuteApiEndpoint":
                api.disableExecuteApiEndpoint = patch.boolean(str(operation.get("value")).lower())

    RestAPI.apply_patch_operations = apply  # type: ignore[method-assign, assignment]
