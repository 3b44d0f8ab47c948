"""`http`: passes the request on to an HTTP endpoint."""

from __future__ import annotations

from stacks.constructs.integrations.forwarding import forward
from stacks.constructs.integrations.integration import Target
from tollgate.config.integrations.http import HttpIntegration


def integrate(target: Target, config: HttpIntegration) -> None:
    """Send the request on, and the answer back."""
    forward(target, config)
