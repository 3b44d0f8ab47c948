"""A caller without a key has no folder of its own to put requests for asynchronous inference into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integration import SageMakerIntegration
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find public routes whose requests lie in a folder for each key."""
    for api_name, api in gateway.apis.items():
        for text, route in api.routes.items():
            integration = route.integration
            inference = isinstance(integration, SageMakerIntegration) and integration.async_inference
            if inference and inference.folder_per_key and route.public:
                yield Problem(
                    ("apis", api_name, "routes", text, "integration", "async_inference"),
                    "callers of a public route have no API key, and so no folder of their own",
                    "Take 'public' out, or say 'folder_per_key: false' to let each name every object.",
                )
