"""What moto 5.2 forgets of an integration: its VPC link, what it is cached by, and how its answer is sent on.

Source: `PutIntegration` in the API Gateway API reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.apigateway.models import Integration
from moto.apigateway.responses import APIGatewayResponse

FORGOTTEN = {
    "cacheKeyParameters": "cache_key_parameters",
    "connectionId": "connection_id",
    "integrationTarget": "integration_target",
    "responseTransferMode": "response_transfer_mode",
}
"""The names of Amazon's, and of the attributes that they become here."""


def mend() -> None:
    """Make moto do as Amazon does."""
    for attribute in FORGOTTEN.values():
        setattr(Integration, attribute, None)
    to_json: Callable[[Integration], dict[str, Any]] = Integration.to_json
    put = APIGatewayResponse.put_integration

    def told(integration: Integration) -> dict[str, Any]:
        kept = {name: getattr(integration, attribute) for name, attribute in FORGOTTEN.items()}
        return to_json(integration) | {name: value for name, value in kept.items() if value is not None}

    def put_whole(response: APIGatewayResponse) -> Any:
        status, headers, _ = put(response)
        parts = response.path.split("/")
        integration = response.backend.get_integration(parts[2], parts[4], parts[6])
        for name, attribute in FORGOTTEN.items():
            setattr(integration, attribute, response._get_param(name))
        return status, headers, json.dumps(integration.to_json())

    Integration.to_json = told  # type: ignore[method-assign, assignment]
    APIGatewayResponse.put_integration = put_whole  # type: ignore[method-assign, assignment]
