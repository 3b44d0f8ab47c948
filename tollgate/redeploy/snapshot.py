"""What CreateDeployment copies of an API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

SNAPSHOT_TYPES = frozenset(
    {
        "aws_api_gateway_authorizer",
        "aws_api_gateway_gateway_response",
        "aws_api_gateway_integration",
        "aws_api_gateway_integration_response",
        "aws_api_gateway_method",
        "aws_api_gateway_method_response",
        "aws_api_gateway_model",
        "aws_api_gateway_request_validator",
        "aws_api_gateway_resource",
        "aws_api_gateway_rest_api",
        "aws_api_gateway_rest_api_policy",
        "aws_api_gateway_rest_api_put",
    }
)
"""What CreateDeployment copies: "Updates to a REST API that require redeployment", API Gateway
developer guide."""

_REST_API = "aws_api_gateway_rest_api."
_OF_A_REST_API = re.compile(r"\$\{(aws_api_gateway_\w+\.[\w-]+)\.(?:id|rest_api_id)\}")
_META_ARGUMENTS = frozenset({"//", "depends_on", "lifecycle"})

Arguments = Mapping[str, Any]
Snapshot = Mapping[str, Arguments]
"""The arguments of each resource of an API by its address, as they are synthesized."""


def snapshots(resources: Mapping[str, Arguments]) -> dict[str, dict[str, Arguments]]:
    """The snapshot of each API, by the address of its `aws_api_gateway_rest_api`.

    Args:
        resources: the arguments of a stack's resources of API Gateway by address, as they are synthesized.
    """
    found: dict[str, dict[str, Arguments]] = {}
    for address, arguments in resources.items():
        rest_api = _rest_api(address, resources)
        if rest_api is not None and address.partition(".")[0] in SNAPSHOT_TYPES:
            kept = {name: arguments[name] for name in arguments if name not in _META_ARGUMENTS}
            found.setdefault(rest_api, {})[address] = kept
    return found


def _rest_api(address: str, resources: Mapping[str, Arguments]) -> str | None:
    """The API that a resource is of; it may name it through another one, as in `${…_stage.x.rest_api_id}`."""
    seen: set[str] = set()
    while not address.startswith(_REST_API):
        seen.add(address)
        match = _OF_A_REST_API.fullmatch(str(resources.get(address, {}).get("rest_api_id")))
        if match is None or match[1] in seen:
            return None
        address = match[1]
    return address
