"""What moto 5.2 takes for a resource of an API, and Amazon does not.

- Two resources of one parent with one path part, or with two path parameters. Here one without methods is
  taken twice: Terraform's client repeats a call whose answer was lost, and a busy machine loses some.
- UpdateResource, which renames a resource or moves it: moto has none.
- DeleteResource takes the resources below with it; moto leaves them.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from moto.apigateway.exceptions import BadRequestException, ConflictException
from moto.apigateway.models import APIGatewayBackend, Resource, RestAPI
from moto.apigateway.responses import APIGatewayResponse

from tollgate.demo.moto_repairs import patch

_RESOURCE: dict[str, patch.Attribute] = {"pathPart": ("path_part", str), "parentId": ("parent_id", str)}


def mend() -> None:
    """Make moto do as Amazon does."""
    _refuse_siblings()
    _delete_what_is_below()
    APIGatewayResponse.update_resource = _update_resource  # type: ignore[attr-defined]


def _refuse_siblings() -> None:
    original: Callable[[RestAPI, str, str | None], Resource] = RestAPI.add_child

    def add_child(api: RestAPI, path: str, parent_id: str | None = None) -> Resource:
        for there in api.resources.values():
            if (there.parent_id, there.path_part) == (parent_id, path) and not there.resource_methods:
                return there
        _check(api, path, parent_id)
        return original(api, path, parent_id)

    RestAPI.add_child = add_child  # type: ignore[method-assign, assignment]


def _check(api: RestAPI, path_part: str, parent_id: str | None, *, but: str | None = None) -> None:
    """Refuse a path part that Amazon would not take beside those of its parent.

    Args:
        but: the id of the resource that is to have it.
    """
    for sibling in api.resources.values():
        if sibling.id == but or sibling.parent_id != parent_id:
            continue
        if sibling.path_part == path_part:
            raise ConflictException(
                "Another resource with the same parent already has this name: " + path_part
            )
        if path_part.startswith("{") and sibling.path_part.startswith("{"):
            raise BadRequestException(
                f"A sibling ({sibling.path_part}) of this resource already has a variable path part -- "
                "only one is allowed"
            )


def _delete_what_is_below() -> None:
    original: Callable[[APIGatewayBackend, str, str], Resource] = APIGatewayBackend.delete_resource

    def delete_resource(backend: APIGatewayBackend, function_id: str, resource_id: str) -> Resource:
        for child in list(backend.get_rest_api(function_id).resources.values()):
            if child.parent_id == resource_id:
                delete_resource(backend, function_id, child.id)
        return original(backend, function_id, resource_id)

    APIGatewayBackend.delete_resource = delete_resource  # type: ignore[method-assign, assignment]


def _update_resource(response: APIGatewayResponse) -> str:
    """Of `/restapis/<api>/resources/<resource>`."""
    parts = response.path.split("/")
    api = response.backend.get_rest_api(parts[2])
    resource = response.backend.get_resource(parts[2], parts[4])
    for operation in response._get_param("patchOperations"):
        if operation["path"] == "/pathPart":
            _check(api, operation["value"], resource.parent_id, but=resource.id)
        patch.apply(resource, [operation], _RESOURCE)
    return json.dumps(resource.to_dict())
