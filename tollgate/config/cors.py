"""Which pages a browser lets call an API: cross-origin resource sharing."""

from __future__ import annotations

import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from tollgate.config.integrations.headers import HEADER_NAME
from tollgate.config.model import Model, Strings, wrong
from tollgate.config.once import each_header_once, each_once

ANY_ORIGIN: Final = "*"
_OF_OPENAIS_CLIENT: Final = (
    "User-Agent",
    "X-Stainless-Arch",
    "X-Stainless-Lang",
    "X-Stainless-OS",
    "X-Stainless-Package-Version",
    "X-Stainless-Retry-Count",
    "X-Stainless-Runtime",
    "X-Stainless-Runtime-Version",
    "X-Stainless-Timeout",
)
"""What openai-node sends by itself, from a browser, too. A browser takes no pattern for a name."""
_USUAL_HEADERS: Final = ("Authorization", "Content-Type", "x-api-key", *_OF_OPENAIS_CLIENT)


def _check_origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    for origin in origins:
        parts = urlsplit(origin)
        is_origin = re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", origin) and parts.hostname
        if origin != ANY_ORIGIN and not is_origin:
            raise wrong(
                f"{origin!r} is not an origin",
                "Write scheme and host in small letters, as 'https://app.example.com', or '*' for all.",
            )
    each_once(origins)
    if ANY_ORIGIN in origins and len(origins) > 1:
        raise wrong("'*' is all origins", "Name the origins, or keep '*' alone.")
    return origins


def _check_names(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not HEADER_NAME.fullmatch(name):
            raise wrong(f"{name!r} is not a header name", "Use letters, digits and . _ $ -.")
    return each_header_once(names)


class Cors(Model):
    """What a browser is told. It asks by an `OPTIONS` request, which API Gateway answers without a key."""

    origins: Annotated[Strings, AfterValidator(_check_origins), Field(min_length=1)]
    """Of the pages: `[https://app.example.com]`, or `['*']`. Several are for APIs without `credentials`."""
    headers: Annotated[Strings, AfterValidator(_check_names)] = _USUAL_HEADERS
    """Which headers a page may send; by default what a key, JSON and OpenAI's own client need."""
    expose_headers: Annotated[Strings, AfterValidator(_check_names)] = ()
    """Which headers of an answer a page may read, beside those by which a client tries again: `Retry-After`,
    `x-should-retry` and the request's id."""
    credentials: bool = False
    """Let pages send cookies along."""
    max_age: int = Field(default=600, ge=0, le=86_400)
    """Seconds for which a browser need not ask again."""

    @model_validator(mode="after")
    def _check_credentials(self) -> Cors:
        if self.credentials and self.origins == (ANY_ORIGIN,):
            raise wrong(
                "with 'credentials' a browser takes no '*'", "Name the origin, or take 'credentials' out."
            )
        if self.credentials and len(self.origins) > 1:
            raise wrong(
                f"with 'credentials' there can be one origin, and here are {len(self.origins)}",
                "API Gateway's own errors carry one: name one, or give each its own API.",
            )
        return self
