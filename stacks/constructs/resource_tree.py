"""The resources of an API: one per path and per path above it, shared by the routes below."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.api import Api
from tollgate.config.model import Model
from tollgate.config.route import RouteKey


class ResourceTree(Construct):
    """The paths of an API's routes as `aws_api_gateway_resource` blocks."""

    def __init__(
        self, scope: Construct, id_: str, *, api: str, rest_api: ApiGatewayRestApi, config: Api
    ) -> None:
        super().__init__(scope, id_)
        self._api = api
        # Each id that is read is a call into Node.
        self._rest_api_id = rest_api.id
        self._ids: dict[tuple[str, ...], str] = {(): rest_api.root_resource_id}
        for key, route in config.items():
            self._grow(key.parts, route)

    def resource_id(self, key: RouteKey) -> str:
        """The id of the resource that a route's method belongs to, as a token."""
        return self._ids[key.parts]

    def _grow(self, parts: tuple[str, ...], cause: Model) -> str:
        if parts in self._ids:
            return self._ids[parts]
        path = "/" + "/".join(parts)
        resource = ApiGatewayResource(
            self,
            f"path{path.replace('/', ' ')}",
            rest_api_id=self._rest_api_id,
            parent_id=self._grow(parts[:-1], cause),
            path_part=parts[-1],
        )
        identify(resource, addresses.of_path(self._api, path), cause)
        return self._ids.setdefault(parts, resource.id)
