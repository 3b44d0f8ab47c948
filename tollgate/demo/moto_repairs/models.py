"""What moto 5.2 cannot change of a model.

UpdateModel: moto has none. Source: the API Gateway API reference.
"""

from __future__ import annotations

import json

from moto.apigateway.responses import APIGatewayResponse

from tollgate.demo.moto_repairs import patch

_MODEL: dict[str, patch.Attribute] = {"description": ("description", str), "schema": ("schema", str)}


def mend() -> None:
    """Make moto do as Amazon does."""
    setattr(APIGatewayResponse, "update_model", _update_model)  # noqa: B010


def _update_model(response: APIGatewayResponse) -> str:
    """That of `/restapis/<api>/models/<model>`."""
    _, _, api, _, name = response.path.split("/")
    model = response.backend.get_model(api, name)
    patch.apply(model, response._get_param("patchOperations"), _MODEL)
    return json.dumps(model.to_json())
