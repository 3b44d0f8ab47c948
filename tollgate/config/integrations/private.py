"""`private`: an HTTP endpoint behind a load balancer that only a VPC reaches."""

from __future__ import annotations

from typing import Literal

from tollgate.config.integrations.forwarding import ForwardingIntegration
from tollgate.config.model import Name


class PrivateIntegration(ForwardingIntegration):
    """Passes the request on through a VPC link, and the answer back."""

    type: Literal["private"]
    vpc_link: Name
    """One of the gateway's `vpc_links`."""
