"""Headers of every answer of a service's that API Gateway takes apart."""

from __future__ import annotations

from collections.abc import Mapping

from stacks.constructs.cors import cors_headers
from tollgate.config.api import Api


def answer_headers(api: Api, *, has_template: bool) -> Mapping[str, str]:
    """Names, and what they are mapped from.

    By `x-request-id` clients of OpenAI's API tell of an answer.

    Args:
        has_template: as `cors_headers` has it.
    """
    return {"x-request-id": "context.requestId", **cors_headers(api.cors, has_template=has_template)}
