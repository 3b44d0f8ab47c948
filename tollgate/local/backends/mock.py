"""Routes that answer themselves.

Developer guide, "Set up mock integrations in API Gateway": the request's template says which status there is,
`{"statusCode": 200}`, and the integration response for that status is what the caller gets.
"""

from __future__ import annotations

import json

from tollgate.local.call import Answer, Call, Refusal
from tollgate.local.mapping.request import body_of
from tollgate.local.mapping.response import answered


class MockBackend:
    """Answers MOCK integrations."""

    def __init__(self) -> None:
        self._statuses: dict[str, int | None] = {}

    async def answer(self, call: Call) -> Answer:
        """As `Backend.answer`."""
        assert call.route is not None
        integration = call.route.integration
        said = body_of(call, integration).body
        status = self._statuses[said] if said in self._statuses else self._status(said)
        if status is None:
            call.integration_error = "the template says no statusCode"
            raise Refusal("API_CONFIGURATION_ERROR")
        call.integration_status = status
        return answered(call, integration, Answer(status))

    async def close(self) -> None:
        """Nothing was begun."""

    def _status(self, said: str) -> int | None:
        """What a rendered template says, remembered while there are few."""
        try:
            body = json.loads(said)
            status = int(body["statusCode"])
        except (ValueError, KeyError, TypeError):
            return None
        if len(self._statuses) < 1000:
            self._statuses[said] = status
        return status
