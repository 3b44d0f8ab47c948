"""A path parameter that an integration takes is in the route's path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integration import BedrockIntegration, Integration, SageMakerIntegration
from tollgate.config.integrations.allow_list import parameter_of
from tollgate.config.integrations.forwarding import ForwardingIntegration
from tollgate.config.integrations.sagemaker import AsyncInference
from tollgate.config.problem import Problem
from tollgate.config.route import RouteKey

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find parameters that the path does not have."""
    for api_name, api in gateway.apis.items():
        for text, route in api.routes.items():
            given = RouteKey.parse(text).parameters
            for field, what, name in _taken(route.integration):
                if name not in given:
                    has = " and ".join(f"{{{parameter}}}" for parameter in given)
                    yield Problem(
                        ("apis", api_name, "routes", text, "integration", *field),
                        f"{what} has {{{name}}}, and the path {RouteKey.parse(text).path!r} has not",
                        f"The path has {has}." if has else f"Put {{{name}}} into the route's path.",
                    )


def _taken(integration: Integration) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """The parameters that an integration takes: where, in words, and the name."""
    match integration:
        case ForwardingIntegration():
            for name in integration.url_parameters:
                yield ("url",), "the address", name
        case BedrockIntegration(parameter=str(name)):
            yield ("model",), "the model", name
        case SageMakerIntegration(parameter=str(name)):
            yield ("target_model",), "the target model", name
        case SageMakerIntegration(async_inference=AsyncInference(object=place)):
            yield ("async_inference", "object"), "the object", parameter_of(place) or place
