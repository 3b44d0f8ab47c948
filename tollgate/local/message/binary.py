"""Which bodies are binary: those of the media types that an API says are.

Developer guide, "Working with binary media types for REST APIs in API Gateway".
"""

from __future__ import annotations

from tollgate.local.message.media_type import first_media_type
from tollgate.local.served.gateway import Api

_ALL = "*/*"


def is_binary(api: Api, media_types: str | None) -> bool:
    """Whether a header's first media type, of `Content-Type` or `Accept`, is one of an API's binary ones."""
    if _ALL in api.binary_media_types:
        return True
    first = first_media_type(media_types)
    kind = first.partition("/")[0]
    return any(binary.lower() in (first, f"{kind}/*") for binary in api.binary_media_types if first)
