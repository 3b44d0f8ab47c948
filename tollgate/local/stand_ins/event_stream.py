"""Frames of `application/vnd.amazon.eventstream`.

A frame is its length, its headers' length and a CRC of both; the headers; the payload; and a CRC of all.
Numbers are of four bytes, the most significant first. Transcribe's "Event stream encoding" describes it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import Final
from zlib import crc32

MEDIA_TYPE: Final = "application/vnd.amazon.eventstream"
_STRING: Final = 7
_AROUND: Final = 16


def event(kind: str, payload: bytes, content_type: str = "application/json") -> bytes:
    """A frame with an event."""
    headers = _headers(((":event-type", kind), (":content-type", content_type), (":message-type", "event")))
    prelude = struct.pack(">II", _AROUND + len(headers) + len(payload), len(headers))
    checked = prelude + struct.pack(">I", crc32(prelude)) + headers + payload
    return checked + struct.pack(">I", crc32(checked))


def json_event(kind: str, content: object) -> bytes:
    """A frame with an event of JSON."""
    return event(kind, json.dumps(content, ensure_ascii=False).encode())


def _headers(pairs: Iterable[tuple[str, str]]) -> bytes:
    packed = b""
    for name, value in pairs:
        packed += struct.pack(">B", len(name)) + name.encode()
        packed += struct.pack(">BH", _STRING, len(value)) + value.encode()
    return packed
