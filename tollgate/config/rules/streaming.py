"""What an API must not have where an answer is streamed.

"Response streaming does not support … content encoding": "Stream the integration response for your proxy
integrations", API Gateway developer guide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integrations.proxy import ProxyIntegration
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find streamed routes of APIs that compress their answers."""
    for api_name, api in gateway.apis.items():
        if api.minimum_compression_size is None:
            continue
        for text, route in api.routes.items():
            if isinstance(route.integration, ProxyIntegration) and route.integration.stream:
                yield Problem(
                    ("apis", api_name, "routes", text, "integration", "stream"),
                    "API Gateway cannot compress an answer that it streams",
                    f"Take 'minimum_compression_size' out of {api_name!r}, or put the route into an API "
                    "without it.",
                )
