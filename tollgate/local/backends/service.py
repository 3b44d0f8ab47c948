"""Services of AWS, called by an integration that maps: models by the stand-in, functions by their code."""

from __future__ import annotations

from dataclasses import replace

from tollgate.local.backends.emulated import gap_of
from tollgate.local.backends.exchange import Exchange
from tollgate.local.backends.lambda_ import invoke_custom
from tollgate.local.backends.service_uri import service_uri
from tollgate.local.backends.targets import Targets
from tollgate.local.call import Answer, Call, NotServed
from tollgate.local.functions.functions import Functions
from tollgate.local.mapping.request import mapped
from tollgate.local.mapping.response import answered


class ServiceBackend:
    """Asks the stand-in, or what `--backend` has in a service's place."""

    def __init__(self, targets: Targets, functions: Functions) -> None:
        self._targets = targets
        self._functions = functions
        self._exchange = Exchange()

    async def answer(self, call: Call) -> Answer:
        """As `Backend.answer`."""
        assert call.route is not None
        integration = call.route.integration
        if (gap := gap_of(integration, self._targets)) is not None:
            raise NotServed(gap)
        request = mapped(call, integration)
        if integration.function is not None:
            answer, error = await invoke_custom(
                self._functions, call, integration.function, request.body, integration.timeout
            )
            return answered(call, integration, answer, error)
        asked = service_uri(request.url)
        url = self._targets.of_service(request.url if asked is None else asked.url)
        answer = await self._exchange.whole(call, replace(request, url=url), integration.timeout)
        return answered(call, integration, answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._exchange.close()
