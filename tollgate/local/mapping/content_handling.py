"""Bodies as text and as bytes.

Developer guide, "Content type conversions in API Gateway": what comes in one of the API's binary media types
is bytes, all else is text, which is UTF-8. So bytes in a media type that is not on the list arrive broken.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from tollgate.local.served.gateway import ContentHandling


def of_request(body: bytes, *, binary: bool, handling: ContentHandling | None) -> bytes:
    """A request's body as its template gets it, or the backend where there is none.

    Raises:
        ValueError: it should be Base64, and is not.
    """
    if binary:
        return b64encode(body) if handling == "CONVERT_TO_TEXT" else body
    return b64decode(body, validate=True) if handling == "CONVERT_TO_BINARY" else as_text(body)


def of_answer(body: bytes, *, binary: bool, wanted: bool, handling: ContentHandling | None) -> bytes:
    """A backend's body as its template gets it, or the caller where there is none.

    Args:
        wanted: whether the caller accepts a binary media type first.

    Raises:
        ValueError: it should be Base64, and is not.
    """
    to_binary = handling == "CONVERT_TO_BINARY" or (handling is None and wanted)
    if binary:
        return body if to_binary else b64encode(body)
    return b64decode(body, validate=True) if to_binary else as_text(body)


def as_text(body: bytes) -> bytes:
    """A body as text: what is no UTF-8 is replaced by U+FFFD."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode(errors="replace").encode()
    return body
