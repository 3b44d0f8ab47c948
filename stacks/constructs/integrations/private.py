"""`private`: passes the request on through a VPC link."""

from __future__ import annotations

from stacks.constructs.integrations.forwarding import forward
from stacks.constructs.integrations.integration import Target
from tollgate.config.integrations.private import PrivateIntegration


def integrate(target: Target, config: PrivateIntegration) -> None:
    """Send the request on to the load balancer, and the answer back."""
    forward(target, config, target.api.links[config.vpc_link])
