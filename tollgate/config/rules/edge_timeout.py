"""An edge-optimized API never waits longer than 29 seconds, whatever the account's quota."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.limits import INTEGRATION_TIMEOUT_DEFAULT_MS
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find longer timeouts of edge APIs."""
    for api_name, api in gateway.apis.items():
        if api.endpoint.type != "edge":
            continue
        for text, route in api.routes.items():
            integration = route.integration
            if not isinstance(integration, CalledIntegration):
                continue
            if integration.timeout * 1000 > INTEGRATION_TIMEOUT_DEFAULT_MS:
                yield Problem(
                    ("apis", api_name, "routes", text, "integration", "timeout"),
                    f"an edge API cannot wait {integration.timeout:g} s for an answer",
                    f"Use {INTEGRATION_TIMEOUT_DEFAULT_MS / 1000:g} at most, "
                    "or make the endpoint 'type: regional'.",
                )
