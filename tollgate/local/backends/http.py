"""Backends over HTTP: `HTTP_PROXY`, handed through, and `HTTP`, mapped."""

from __future__ import annotations

from dataclasses import replace

from tollgate.local.backends.exchange import Exchange
from tollgate.local.backends.targets import Targets
from tollgate.local.backends.timed import IDLE_TIMEOUT
from tollgate.local.call import Answer, Call
from tollgate.local.mapping.answer_headers import proxied_headers
from tollgate.local.mapping.request import mapped, proxied
from tollgate.local.mapping.response import answered
from tollgate.local.served.gateway import Integration


class HttpBackend:
    """Asks a backend over HTTP.

    Bodies of answers that a proxy hands through stay as they are, compressed ones too. Those of requests are
    text, in which what is no UTF-8 is replaced, unless their media type is on the API's list of binary ones.
    """

    def __init__(self, targets: Targets, *, idle_timeout: float = IDLE_TIMEOUT) -> None:
        self._targets = targets
        self._exchange = Exchange(idle_timeout=idle_timeout)

    async def answer(self, call: Call) -> Answer:
        """As `Backend.answer`."""
        assert call.route is not None
        integration = call.route.integration
        if integration.type == "HTTP_PROXY":
            return await self._handed_through(call, integration)
        request = mapped(call, integration)
        request = replace(request, url=self._targets.of(request.url))
        return answered(call, integration, await self._exchange.whole(call, request, integration.timeout))

    async def close(self) -> None:
        """Close the connections."""
        await self._exchange.close()

    async def _handed_through(self, call: Call, integration: Integration) -> Answer:
        request = proxied(call, integration)
        request = replace(request, url=self._targets.of(request.url))
        send = self._exchange.streamed if integration.streams else self._exchange.whole
        answer = await send(call, request, integration.timeout)
        return replace(answer, headers=proxied_headers(answer.headers))
