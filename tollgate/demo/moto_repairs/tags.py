"""The tags of whatever has some: moto 5.2 reads and changes those of a stage alone.

- TagResource, UntagResource and GetTags take the ARN of a REST API, a stage, an API key, a usage plan, a
  custom domain name or a VPC link, and what describes it afterwards has the changed tags.
- Client certificates have tags too; moto has no certificates, so none is found.

Source: TagResource, UntagResource and GetTags in the API Gateway API reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote

from moto.apigateway.exceptions import NotFoundException
from moto.apigateway.models import APIGatewayBackend
from moto.apigateway.responses import APIGatewayResponse
from moto.apigateway.urls import url_paths

_ROUTE: Final = "{0}/tags/arn:(?P<partition>[^/]+):apigateway:(?P<region_name>[^/]+)::/(?P<tagged>.+)$"
_CHANGED: Final = (204, {"status": 204}, "")

_FIND: Final[Mapping[str, Callable[[APIGatewayBackend, str], Any]]] = {
    "restapis": APIGatewayBackend.get_rest_api,
    "apikeys": APIGatewayBackend.get_api_key,
    "usageplans": APIGatewayBackend.get_usage_plan,
    "domainnames": APIGatewayBackend.get_domain_name,
    "vpclinks": APIGatewayBackend.get_vpc_link,
}


class _NotFound(NotFoundException):
    code = 404


def mend() -> None:
    """Make moto do as Amazon does."""
    url_paths[_ROUTE] = APIGatewayResponse.dispatch
    APIGatewayResponse.get_tags = _get_tags  # type: ignore[method-assign, assignment]
    APIGatewayResponse.tag_resource = _tag_resource  # type: ignore[method-assign, assignment]
    APIGatewayResponse.untag_resource = _untag_resource  # type: ignore[method-assign, assignment]


def _get_tags(response: APIGatewayResponse) -> str:
    return json.dumps({"tags": _tagged(response).tags or {}})


def _tag_resource(response: APIGatewayResponse) -> Any:
    tagged = _tagged(response)
    tagged.tags = (tagged.tags or {}) | response._get_param("tags")
    return _CHANGED


def _untag_resource(response: APIGatewayResponse) -> Any:
    tagged = _tagged(response)
    gone = response.querystring.get("tagKeys", [])
    tagged.tags = {key: value for key, value in (tagged.tags or {}).items() if key not in gone}
    return _CHANGED


def _tagged(response: APIGatewayResponse) -> Any:
    """What the ARN of `/tags/arn:aws:apigateway:<region>::/<kind>/<id>[/stages/<name>]` names."""
    arn = unquote(response.path.partition("/tags/")[2])
    match arn.partition("::/")[2].split("/"):
        case ["restapis", api, "stages", stage]:
            return response.backend.get_stage(api, stage)
        case [kind, id_] if kind in _FIND:
            return _FIND[kind](response.backend, id_)
    raise _NotFound(f"Invalid resource ARN specified: {arn}")
