"""Errors that the gateway answers with itself, in the form that clients of an API expect."""

from __future__ import annotations

import json
from typing import Literal

Form = Literal["openai", "plain"]

_REQUEST_ID = "$context.requestId"


def error_body(form: Form, message: str, *, kind: str, code: str | None = None) -> str:
    """An error as JSON, for a template.

    Args:
        message: as JSON: a text in quotes, or what a template puts in place of one.
        kind: the error's `type` in OpenAI's API, as `invalid_request_error`.
        code: the error's `code` there.
    """
    if form == "plain":
        return f'{{"message": {message}, "request_id": "{_REQUEST_ID}"}}'
    return (
        f'{{"error": {{"message": {message}, "type": "{kind}", "param": null, "code": {json.dumps(code)}}}, '
        f'"request_id": "{_REQUEST_ID}"}}'
    )
