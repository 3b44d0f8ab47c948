"""What every integration gets, and how one is added.

An integration type is a module beside this one with a function `integrate(target, config)`, and a line
in `registry.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from constructs import Construct

from stacks.constructs.api_scope import ApiScope
from stacks.constructs.protection.cache_key import cache_key
from tollgate.config.api import ApiRoute
from tollgate.config.integrations.proxy import ProxyIntegration
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
        api: the API that the method is of.
        address: the route's address, for every resource that there is one of per route.
        key: the route's method and path.
        route: the route's description.
    """

    scope: Construct
    api: ApiScope
    address: str
    method: ApiGatewayMethod
    key: RouteKey
    route: ApiRoute

    @property
    def of_method(self) -> OfMethod:
        """What makes an integration, or a response, the method's."""
        return {
            "rest_api_id": self.api.id,
            "resource_id": self.method.resource_id,
            "http_method": self.method.http_method,
        }

    @property
    def cache_key(self) -> list[str] | None:
        """What tells the route's answers apart in the stage's cache; None where it is not cached."""
        return sorted(cache_key(self.api.config, self.key, self.route)) or None


def transfer_mode(target: Target, config: ProxyIntegration) -> str | None:
    """Whether an answer is streamed, where that must be said.

    The provider keeps what was said once, so that what is not streamed says so wherever it can.
    """
    if config.streams:
        return "STREAM"
    return "BUFFERED" if config.stream is False or target.api.tells_transfer_mode else None


def milliseconds(seconds: float) -> int:
    """Seconds as API Gateway counts a timeout."""
    return round(seconds * 1000)


def static(text: str) -> str:
    """A fixed value in a parameter mapping: single-quoted."""
    return f"'{text}'"
