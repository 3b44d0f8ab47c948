"""What becomes of a call: each thing that API Gateway looks at, in its order.

Route, authorizer, API key, throttles and quota, validation, backend. Whatever refuses a call on the way says
which gateway response the caller gets.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tollgate.local.authorizers.authorizers import Authorizers
from tollgate.local.backends.backend import Backend
from tollgate.local.call import Answer, Call, NotServed, Refusal
from tollgate.local.keys.keys import Keys
from tollgate.local.limits.limits import Limits
from tollgate.local.refusals import front_door, gateway_responses
from tollgate.local.routing import Router
from tollgate.local.served.gateway import Api, Gateway, IntegrationType, Route
from tollgate.local.validation import check_of

NOT_IMPLEMENTED: Final = 501


class Pipeline:
    """Answers the calls of a gateway."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        keys: Keys,
        limits: Limits,
        authorizers: Authorizers,
        backends: Mapping[IntegrationType, Backend],
        gap_of: Callable[[Route], str | None],
    ) -> None:
        """Put one together.

        Args:
            gap_of: why a route is not served; None where it is.
        """
        self._keys = keys
        self._limits = limits
        self._authorizers = authorizers
        self._backends = backends
        self._routers: Mapping[Api, Router] = {api: Router(api.routes) for api in gateway.apis}
        routes = [route for api in gateway.apis for route in api.routes]
        self._checks = {route: check for route in routes if (check := check_of(route)) is not None}
        self._gaps = {route: gap for route in routes if (gap := gap_of(route)) is not None}

    async def answer(self, call: Call, read: Callable[[], Awaitable[bytes]]) -> Answer:
        """The answer to a call, in which it is noted.

        Args:
            read: reads the body, once; raises TooLarge where it is.
        """
        try:
            answer = await self._served(call, read)
        except Refusal as refusal:
            call.refusal = refusal
            answer = gateway_responses.answer(call, refusal)
        except NotServed as reason:
            answer = _not_served(str(reason))
        except front_door.TooLarge:
            answer = front_door.too_large()
        return self.noted(call, answer)

    def noted(self, call: Call, answer: Answer) -> Answer:
        """An answer, noted into its call."""
        call.status = answer.status
        call.latency = time.perf_counter() - call.began
        return answer

    async def _served(self, call: Call, read: Callable[[], Awaitable[bytes]]) -> Answer:
        match = self._routers[call.api].match(call.verb, call.path)
        if match is None:
            if front_door.is_no_signature(call.headers):
                return front_door.not_signed(call.headers)
            raise Refusal("MISSING_AUTHENTICATION_TOKEN")
        route = call.route = match.route
        call.path_parameters = match.parameters
        given = call.headers.get("x-api-key")
        if route.authorizer is not None:
            told = await self._authorizers.authorize(call)
            given = told if call.api.key_source == "AUTHORIZER" else given
        elif call.api.key_source == "AUTHORIZER":
            if route in self._gaps:
                # Who would tell the key is what is not here.
                raise NotServed(self._gaps[route])
            given = None
        call.given_key = given
        if route.key_required:
            self._keys.open(call, given)
        self._limits.admit(call)
        if route in self._gaps:
            raise NotServed(self._gaps[route])
        call.body = await read()
        if (check := self._checks.get(route)) is not None:
            await check(call)
        return await self._backends[route.integration.type].answer(call)


def _not_served(reason: str) -> Answer:
    """What is not served here, which API Gateway would serve."""
    body = json.dumps({"message": f"tollgate serve does not answer this route: {reason}"})
    return Answer(NOT_IMPLEMENTED, [("Content-Type", "application/json")], body.encode())
