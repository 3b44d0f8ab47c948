"""What moto 5.2 forgets of an authorizer: which tokens it is asked about at all.

Source: `CreateAuthorizer` in the API Gateway API reference.
"""

from __future__ import annotations

import json
from typing import Any

from moto.apigateway.responses import APIGatewayResponse


def mend() -> None:
    """Make moto do as Amazon does."""
    create = APIGatewayResponse.create_authorizer

    def create_whole(response: APIGatewayResponse) -> Any:
        created = create(response)
        expression = response._get_param("identityValidationExpression")
        if not isinstance(created, tuple) or expression is None:
            return created
        status, headers, body = created
        authorizer = response.backend.get_authorizer(response.path.split("/")[2], json.loads(body)["id"])
        authorizer.identity_validation_expression = expression
        return status, headers, json.dumps(authorizer.to_json())

    APIGatewayResponse.create_authorizer = create_whole  # type: ignore[method-assign, assignment]
