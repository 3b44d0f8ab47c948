"""The embedded AWS with two more of moto's departures from Amazon mended, for the richest gateway.

Run as `python -m tests.emulator`, which behaves as `python -m tollgate.demo.aws_server` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.apigateway.models import RestAPI
from moto.apigateway.responses import APIGatewayResponse

from tollgate.demo import aws_server


def main() -> None:
    """Mend, and serve."""
    _keep_binary_media_types()
    _escape_policies()
    aws_server.main()


def _keep_binary_media_types() -> None:
    """AWS keeps the `binaryMediaTypes` of CreateRestApi; moto drops them."""
    original: Callable[[APIGatewayResponse], Any] = APIGatewayResponse.create_rest_api

    def create_rest_api(response: APIGatewayResponse) -> Any:
        status, headers, body = original(response)
        created = json.loads(body)
        types = response._get_param("binaryMediaTypes")
        if status != 200 or not types:
            return status, headers, body
        response.backend.apis[created["id"]].binaryMediaTypes = types
        return status, headers, json.dumps(created | {"binaryMediaTypes": types})

    setattr(APIGatewayResponse, "create_rest_api", create_rest_api)  # noqa: B010


def _escape_policies() -> None:
    """AWS answers with a policy whose quotes are escaped once more; moto answers with it as it was sent."""
    original: Callable[[RestAPI], dict[str, Any]] = RestAPI.to_dict

    def to_dict(api: RestAPI) -> dict[str, Any]:
        described = original(api)
        if described["policy"]:
            described["policy"] = json.dumps(described["policy"])[1:-1]
        return described

    setattr(RestAPI, "to_dict", to_dict)  # noqa: B010


if __name__ == "__main__":
    main()
