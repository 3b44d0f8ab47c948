"""`http`: an HTTP endpoint that the internet reaches."""

from __future__ import annotations

from typing import Literal

from tollgate.config.integrations.forwarding import ForwardingIntegration


class HttpIntegration(ForwardingIntegration):
    """Passes the request on to an HTTP endpoint and its answer back."""

    type: Literal["http"]
