"""What every part of one API knows of it while it is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi

from stacks import addresses
from stacks.constructs.vpc_links import Link
from tollgate.config.api import Api


@dataclass(frozen=True, slots=True)
class ApiScope:
    """One API of the gateway.

    Attributes:
        name: the API's name in the description; every address of it starts with this.
        config: the API's description.
        rest_api: the `aws_api_gateway_rest_api`.
        id: as a token; to read it is a call into Node.
        region: the AWS region.
        links: the gateway's VPC links by name.
        tells_transfer_mode: whether every version of the provider that is admitted knows streaming, so that
            what is not streamed can say so.
        authorizer_id: of the API's authorizer, where keys come by one.
    """

    name: str
    config: Api
    rest_api: ApiGatewayRestApi
    id: str
    region: str
    links: Mapping[str, Link]
    tells_transfer_mode: bool
    authorizer_id: str | None = None

    @property
    def address(self) -> str:
        """The address of everything that an API has once."""
        return addresses.of_name(self.name)

    @property
    def text_handling(self) -> str | None:
        """What lets a template have a body of a binary media type, where the API has such types."""
        return "CONVERT_TO_TEXT" if self.config.binary_media_types else None

    def with_authorizer(self, id_: str) -> ApiScope:
        """The same, with an authorizer."""
        return replace(self, authorizer_id=id_)
