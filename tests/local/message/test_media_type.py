"""The first media type of a header is the one that counts, everywhere."""

from __future__ import annotations

import pytest

from tollgate.local.message.media_type import first_media_type


@pytest.mark.parametrize(
    ("header", "media_type"),
    [
        (None, ""),
        ("", ""),
        ("application/json", "application/json"),
        (" Application/JSON ; charset=utf-8", "application/json"),
        ("text/plain;q=0.5, application/json", "text/plain"),
        ("text/plain, application/json;q=0.5", "text/plain"),
    ],
)
def test_the_first_media_type_is_without_what_is_said_of_it(header: str | None, media_type: str) -> None:
    assert first_media_type(header) == media_type
