"""What API Gateway answers before it looks at any API: none of the API's gateway responses is asked.

Its words are reported by callers; where no report was found, a docstring says what was chosen.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers

from tollgate.local.call import Answer
from tollgate.local.routing import METHODS

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes. "API Gateway quotas for configuring and running a REST API": payload size, 10 MB."""
MAX_HEADERS: Final = 10_240
"""Bytes. The same page: total combined size of request line and header values."""

_JSON: Final = "application/json"
_SIGNED: Final = "AWS4-"
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class TooLarge(Exception):
    """A body is larger than API Gateway takes."""


def too_large() -> Answer:
    """To a body of more than 10 MB.

    "Amazon API Gateway important notes": customizing the response for 413 is not supported.
    """
    return Answer(
        413, [("Content-Type", "text/plain")], f"HTTP content length exceeded {MAX_BODY} bytes.".encode()
    )


def headers_too_large() -> Answer:
    """To a request line and headers of more than 10,240 bytes.

    The status is HTTP's own for this: no report of Amazon's was found.
    """
    return Answer(
        431, [("Content-Type", "text/plain")], f"HTTP header is larger than {MAX_HEADERS} bytes.".encode()
    )


def no_such_stage(there: Iterable[str]) -> Answer:
    """To a call of a stage that is not there, with those that are, which Amazon does not tell."""
    body = {"message": "Forbidden", "hint": f"tollgate serve has {', '.join(there)}"}
    headers = [("Content-Type", _JSON), ("x-amzn-ErrorType", "ForbiddenException")]
    return Answer(403, headers, json.dumps(body).encode())


def is_no_signature(headers: Headers) -> bool:
    """Whether a request has an `Authorization` that is no signature of AWS's, but a key for example."""
    authorization = headers.get("authorization")
    return authorization is not None and not authorization.startswith(_SIGNED)


def not_signed(headers: Headers) -> Answer:
    """To a call of no route with such an `Authorization`, which is taken for a broken signature.

    So a client that sends its key there never sees what the API says of an unknown route.
    """
    digest = hashlib.sha256(headers.get("authorization", "").encode("latin-1", "replace")).digest()
    message = (
        "Invalid key=value pair (missing equal-sign) in Authorization header "
        f"(hashed with SHA-256 and encoded with Base64): '{base64.b64encode(digest).decode()}'."
    )
    told = [("Content-Type", _JSON), ("x-amzn-ErrorType", "IncompleteSignatureException")]
    return Answer(403, told, json.dumps({"message": message}, separators=(",", ":")).encode())


def own_request_id(headers: Headers) -> str | None:
    """The request's id, where the caller chose one ("Set up CloudWatch logging for REST APIs")."""
    given = headers.get("x-amzn-requestid")
    return given if given is not None and _UUID.fullmatch(given) else None


def overridden_method(headers: Headers, method: str) -> str:
    """The method, which a header may override ("Amazon API Gateway important notes")."""
    given = headers.get("x-http-method-override")
    return given.upper() if given is not None and given.upper() in METHODS else method
