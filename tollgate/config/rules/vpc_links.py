"""A route that goes through a VPC link names one that there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integration import PrivateIntegration
from tollgate.config.problem import Problem
from tollgate.config.suggestion import instead

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find VPC links that are not described."""
    for api_name, api in gateway.apis.items():
        for text, route in api.routes.items():
            integration = route.integration
            if not isinstance(integration, PrivateIntegration):
                continue
            if integration.vpc_link not in gateway.vpc_links:
                yield Problem(
                    ("apis", api_name, "routes", text, "integration", "vpc_link"),
                    f"there is no VPC link {integration.vpc_link!r}",
                    instead(integration.vpc_link, gateway.vpc_links)
                    if gateway.vpc_links
                    else f"Describe it: 'vpc_links: {{{integration.vpc_link}: {{nlb: …}}}}'.",
                    refers_to=("vpc_links", integration.vpc_link),
                )
