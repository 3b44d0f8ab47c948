"""The headers that a caller gets of a backend's behind a proxy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tollgate.local.mapping.answer_headers import proxied_headers


def test_headers_of_the_backend_s_server_are_remapped() -> None:
    assert proxied_headers([("Date", "now"), ("WWW-Authenticate", "Basic"), ("server", "nginx")]) == [
        ("x-amzn-Remapped-Date", "now"),
        ("x-amzn-Remapped-WWW-Authenticate", "Basic"),
        ("x-amzn-Remapped-server", "nginx"),
    ]


def test_headers_of_the_connection_are_dropped() -> None:
    assert proxied_headers([("Transfer-Encoding", "chunked"), ("Via", "1.1 a"), ("Keep-Alive", "5")]) == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["X-A", "x-a", "ETag", "Content-Encoding"]), st.text("ab", max_size=2))
    )
)
def test_all_others_stay_in_their_order_and_as_often(headers: list[tuple[str, str]]) -> None:
    around = [("Content-Type", "text/event-stream"), *headers, ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    assert proxied_headers(around) == around
