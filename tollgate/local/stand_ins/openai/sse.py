"""Server-sent events."""

from __future__ import annotations

import json
from typing import Final

MEDIA_TYPE: Final = "text/event-stream; charset=utf-8"
DONE: Final = b"data: [DONE]\n\n"


def sse(content: object, *, event: str | None = None) -> bytes:
    """An event of JSON."""
    named = "" if event is None else f"event: {event}\n"
    return f"{named}data: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
