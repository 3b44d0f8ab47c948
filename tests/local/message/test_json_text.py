"""What is no JSON is one error, whatever is wrong with it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgate.local.message.json_text import NoJson, read_json


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_is_read(value: object) -> None:
    assert read_json(json.dumps(value)) == read_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text",
    [b"", b"hush", b'{"hush": ', b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000],
    ids=lambda text: repr(text[:10]),
)
def test_what_is_none_is_one_error_that_repeats_nothing_of_it(text: bytes) -> None:
    with pytest.raises(NoJson) as error:
        read_json(text)
    assert "hush" not in str(error.value)


@given(st.binary())
def test_no_bytes_are_another_error(text: bytes) -> None:
    with suppress(NoJson):
        read_json(text)
