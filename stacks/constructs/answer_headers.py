"""Headers of every answer that API Gateway makes itself, or of a service's that it takes apart."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.config.api import Api


def answer_headers(api: Api) -> Mapping[str, str]:
    """Names, and what they are mapped from.

    By `x-request-id` clients of OpenAI's API tell of an answer.
    """
    return {"x-request-id": "context.requestId"}
