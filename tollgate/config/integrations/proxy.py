"""What passes requests and answers on as they are."""

from __future__ import annotations

from tollgate.config.integrations.called import CalledIntegration


class ProxyIntegration(CalledIntegration):
    """An integration that passes everything on, and may stream the answer.

    API Gateway streams no other: "Stream the integration response for your proxy integrations".
    """

    stream: bool | None = None
    """Send the answer on as it arrives. Needs AWS provider 6.25 or later. To turn it off again, say `false`:
    where nothing is said, the provider leaves it as it is."""

    @property
    def streams(self) -> bool:
        return self.stream is True
