"""What every integration gets, and how one is added.

An integration type is a module beside this one with a function `integrate(target, config)`, and a line
in `registry.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from constructs import Construct

from tollgate.config.api import ApiRoute
from tollgate.config.route import RouteKey


class OfMethod(TypedDict):
    """The arguments by which a resource belongs to a method."""

    rest_api_id: str
    resource_id: str
    http_method: str


@dataclass(frozen=True, slots=True)
class Target:
    """The method that an integration answers.

    Attributes:
        scope: where the integration's constructs go; one per route.
        api: the API's name in the description.
        address: the route's address, for every resource that there is one of per route.
        rest_api_id: as a token; to read it is a call into Node.
        stage_name: the stage that callers reach the method on.
        region: the AWS region of the API.
        takes_binary: whether the API has binary media types.
        key: the route's method and path.
        route: the route's description.
    """

    scope: Construct
    api: str
    address: str
    rest_api: ApiGatewayRestApi
    rest_api_id: str
    method: ApiGatewayMethod
    stage_name: str
    region: str
    takes_binary: bool
    key: RouteKey
    route: ApiRoute

    @property
    def of_method(self) -> OfMethod:
        """What makes an integration, or a response, the method's."""
        return {
            "rest_api_id": self.rest_api_id,
            "resource_id": self.method.resource_id,
            "http_method": self.method.http_method,
        }


def milliseconds(seconds: float) -> int:
    """Seconds as API Gateway counts a timeout."""
    return round(seconds * 1000)


def static(text: str) -> str:
    """A fixed value in a parameter mapping: single-quoted."""
    return f"'{text}'"
