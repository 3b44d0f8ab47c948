"""Bodies as text and as bytes: the tables of "Content type conversions in API Gateway"."""

from __future__ import annotations

import pytest

from tollgate.local.mapping.content_handling import of_answer, of_request
from tollgate.local.served.gateway import ContentHandling

BLOB, TEXT = b"\x00\xff", b"AP8="
"""The same, as bytes and in Base64."""
BROKEN = b"\x00\xef\xbf\xbd"
"""The bytes, taken for text."""


@pytest.mark.parametrize(
    ("binary", "handling", "body", "made"),
    [
        (False, None, TEXT, TEXT),
        (False, None, BLOB, BROKEN),
        (False, "CONVERT_TO_TEXT", TEXT, TEXT),
        (False, "CONVERT_TO_BINARY", TEXT, BLOB),
        (True, None, BLOB, BLOB),
        (True, "CONVERT_TO_TEXT", BLOB, TEXT),
        (True, "CONVERT_TO_BINARY", BLOB, BLOB),
    ],
)
def test_the_body_of_a_request(
    binary: bool, handling: ContentHandling | None, body: bytes, made: bytes
) -> None:
    assert of_request(body, binary=binary, handling=handling) == made


@pytest.mark.parametrize(
    ("binary", "wanted", "handling", "body", "made"),
    [
        (False, False, None, TEXT, TEXT),
        (False, False, None, BLOB, BROKEN),
        (False, True, None, TEXT, BLOB),
        (False, True, "CONVERT_TO_TEXT", TEXT, TEXT),
        (False, False, "CONVERT_TO_BINARY", TEXT, BLOB),
        (True, False, None, BLOB, TEXT),
        (True, True, None, BLOB, BLOB),
        (True, True, "CONVERT_TO_TEXT", BLOB, TEXT),
        (True, False, "CONVERT_TO_BINARY", BLOB, BLOB),
    ],
)
def test_the_body_of_an_answer(
    binary: bool, wanted: bool, handling: ContentHandling | None, body: bytes, made: bytes
) -> None:
    assert of_answer(body, binary=binary, wanted=wanted, handling=handling) == made
