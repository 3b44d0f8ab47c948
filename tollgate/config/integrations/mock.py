"""`mock`: a fixed answer from API Gateway itself."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from tollgate.config.integrations.headers import Headers
from tollgate.config.limits import MAPPING_TEMPLATE_MAX_BYTES
from tollgate.config.model import Model, wrong


def _check_body(body: JsonValue) -> JsonValue:
    try:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise wrong("the body holds a number that JSON cannot write", "Use finite numbers.") from None
    size = len(text.encode(errors="surrogatepass"))
    if size > MAPPING_TEMPLATE_MAX_BYTES:
        raise wrong(
            f"the body has {size:,} bytes",
            f"API Gateway keeps it in a mapping template, of {MAPPING_TEMPLATE_MAX_BYTES:,} at most.",
        )
    return body


class MockIntegration(Model):
    """A fixed answer from API Gateway itself; nothing is called."""

    type: Literal["mock"] = "mock"
    status: int = Field(default=200, ge=200, le=599)
    """The HTTP status of the answer."""
    headers: Headers = Field(default_factory=dict)
    """Fixed headers of the answer."""
    body: Annotated[JsonValue, AfterValidator(_check_body)] = None
    """The answer's body: a text as it is, anything else as JSON. Without one, the body is empty."""
