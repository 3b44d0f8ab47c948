"""What routes presume of their backends and of the account's quotas."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.api import Api, ApiRoute
from tollgate.config.gateway import Gateway
from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.integrations.forwarding import ForwardingIntegration
from tollgate.config.limits import INTEGRATION_TIMEOUT_DEFAULT_MS, STREAMED_IDLE_SECONDS


def of(gateway: Gateway) -> Iterator[str]:
    """What must be so for each route that presumes something."""
    for name, api in sorted(gateway.apis.items()):
        for key, route in api.items():
            for said in _of_route(api, route):
                yield f"{name} {key} {said}"


def _of_route(api: Api, route: ApiRoute) -> Iterator[str]:
    integration = route.integration
    if not isinstance(integration, CalledIntegration):
        return
    is_forwarded = isinstance(integration, ForwardingIntegration) and api.key_header in integration.forwards
    if is_forwarded and not route.public:
        yield (
            f"forwards {api.key_header!r}: the backend gets the key of each caller, and can call the API "
            "with it."
        )
    if integration.streams:
        seconds = STREAMED_IDLE_SECONDS[api.endpoint.type]
        yield f"streams: its answer ends after {seconds} s of silence."
    elif integration.timeout * 1000 > INTEGRATION_TIMEOUT_DEFAULT_MS:
        yield (
            f"waits {integration.timeout:g} s: the account's quota for integration timeouts must have been "
            f"raised above {INTEGRATION_TIMEOUT_DEFAULT_MS / 1000:g} s, which may lower its throttle."
        )
