"""Frames, as botocore's reader takes them apart."""

from __future__ import annotations

from botocore.eventstream import EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st

from tollgate.local.stand_ins.event_stream import event


@given(st.lists(st.tuples(st.sampled_from(["chunk", "PayloadPart"]), st.binary(max_size=300)), max_size=4))
def test_what_is_framed_is_read_again(events: list[tuple[str, bytes]]) -> None:
    buffer = EventStreamBuffer()
    buffer.add_data(b"".join(event(kind, payload, "application/octet-stream") for kind, payload in events))
    read: list[object] = [(message.headers, message.payload) for message in buffer]
    assert read == [
        (
            {
                ":event-type": kind,
                ":content-type": "application/octet-stream",
                ":message-type": "event",
            },
            payload,
        )
        for kind, payload in events
    ]
