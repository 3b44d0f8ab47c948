"""Whatever a function says behind a proxy can be sent as an answer, or is malformed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgate.local.functions.proxy_answer import MalformedAnswer, proxy_answer

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)
names = st.sampled_from(["a", "Set-Cookie", "a\r\nb", "", "é€", "a b"]) | st.text(max_size=3)
values = st.sampled_from(["x", "é€", "\ud800", "x\r\ny: z", "\0", True, 1, None]) | anything
answers = st.fixed_dictionaries(
    {},
    optional={
        "statusCode": st.sampled_from([200, "404", 1e400, 99, 101, 600, "x", True]) | anything,
        "headers": st.dictionaries(names, values, max_size=3) | anything,
        "multiValueHeaders": st.dictionaries(names, values | st.lists(values, max_size=2), max_size=2)
        | anything,
        "body": st.text(max_size=3) | anything,
        "isBase64Encoded": anything,
    },
)


@given(answers | anything)
def test_what_a_function_says_can_be_sent_or_is_malformed(said: object) -> None:
    try:
        answer = proxy_answer(json.dumps(said).encode())
    except MalformedAnswer:
        return
    sent = [part.encode("latin-1") for pair in answer.headers for part in pair]
    assert not any(byte in part for part in sent for byte in b"\r\n\0")
    assert all(name and name.isascii() and " " not in name for name, _ in answer.headers)
    assert 200 <= answer.status < 600


@pytest.mark.parametrize(
    "payload",
    [
        b'{"statusCode": Infinity}',
        b'{"statusCode": 101}',
        b'{"headers": {"a\\r\\nSet-Cookie: b": "c"}}',
        b'{"headers": {"a": "b\\r\\nSet-Cookie: c"}}',
        b'{"headers": {"a": "\\ud800"}}',
        b'{"headers": {"a": "b\\u000bc"}}',
        b'{"multiValueHeaders": {"": ["a"]}}',
        b"[" * 100_000,
    ],
    ids=lambda payload: payload[:30].decode(),
)
def test_what_could_not_be_sent_is_malformed(payload: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        proxy_answer(payload)
