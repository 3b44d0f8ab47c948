"""Mock integrations: API Gateway answers without a backend.

Developer guide, "Mock integrations for REST APIs in API Gateway": what the request's template makes is JSON
whose `statusCode` chooses the response. Its names need no quotes: CDK writes `{ statusCode: 200 }`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tollgate.local.call import Answer, Call, failed
from tollgate.local.mapping.request import body_of
from tollgate.local.mapping.response import answered
from tollgate.local.message.json_text import NoJson, read_json

_NO_STATUS: Final = (
    "Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that "
    "is defined in the request template."
)


class MockBackend:
    """Answers by the templates of a route alone."""

    async def answer(self, call: Call) -> Answer:
        """As `Backend.answer`."""
        assert call.route is not None
        integration = call.route.integration
        body, _ = body_of(call, integration)
        status = _status(body) if len(body) <= _SHORT else _read(body)
        call.integration_latency = 0.0
        if status is None:
            raise failed(call, _NO_STATUS)
        call.integration_status = status
        return answered(call, integration, Answer(status))

    async def close(self) -> None:
        """There is nothing to end."""


_SHORT: Final = 100
"""Bytes of what is remembered: a template that depends on nothing makes the same of every call."""


_LONGEST: Final = 1_000
"""Bytes of what is read as near to JSON."""
_NEAR_JSON: Final = re.compile(
    r"""\s*\{(?:.*,)?\s*(?P<quote>["']?)statusCode(?P=quote)\s*:\s*(?P<status>\d+)\s*(?:,.*)?\}\s*""",
    re.ASCII | re.DOTALL,
)


def _read(body: bytes) -> int | None:
    try:
        said = read_json(body)
    except NoJson:
        found = _NEAR_JSON.fullmatch(body[:_LONGEST].decode(errors="replace"))
        return int(found["status"]) if found else None
    status = said.get("statusCode") if isinstance(said, dict) else None
    return status if type(status) is int else None


_status = lru_cache(maxsize=256)(_read)
