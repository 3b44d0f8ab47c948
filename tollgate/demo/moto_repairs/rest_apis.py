"""CreateRestApi keeps the binary media types that it is given; moto drops them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.apigateway.responses import APIGatewayResponse


def mend() -> None:
    """Make moto keep them."""
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
