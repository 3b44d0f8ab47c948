"""Errors that the gateway answers with itself, in the form that clients of an API expect.

Both forms are one for API Gateway's own errors (`gateway_responses.py`) and for those of a service behind it
(`integrations/answers.py`).
"""

from __future__ import annotations

import json
from typing import Literal

Form = Literal["openai", "plain"]

Kind = Literal[
    "invalid_request_error",
    "requests",
    "insufficient_quota",
    "server_error",
]
"""An error's `type` in OpenAI's API: the caller's fault, too many requests at once, too many of a period, and
what the caller cannot help."""

_REQUEST_ID = "$context.requestId"


def error_body(form: Form, message: str, *, kind: Kind, code: str | None = None) -> str:
    """An error as JSON, for a template.

    Args:
        message: as JSON: a text in quotes, or what a template puts in place of one.
        code: the error's `code` in OpenAI's API, as `invalid_api_key`.
    """
    if form == "plain":
        return f'{{"message": {message}, "request_id": "{_REQUEST_ID}"}}'
    return (
        f'{{"error": {{"message": {message}, "type": "{kind}", "param": null, "code": {json.dumps(code)}}}, '
        f'"request_id": "{_REQUEST_ID}"}}'
    )
