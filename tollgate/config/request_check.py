"""What must hold of a request before a backend gets it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, model_validator

from tollgate.config.integrations.headers import HEADER_NAME
from tollgate.config.model import Model, Strings, wrong


def _check_headers(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not HEADER_NAME.fullmatch(name):
            raise wrong(f"{name!r} is not a header name", "Use letters, digits and . _ $ -.")
    return names


class RequestCheck(Model):
    """Refuses a request with 400 before it costs anything."""

    body: Literal["chat_completions", "completions", "embeddings", "responses"] | None = None
    """A request of OpenAI's API that the body must be."""
    schema_file: str | None = None
    """Or a JSON Schema (draft 4) in a file, as seen from the description's folder."""
    json_schema: dict[str, JsonValue] | None = None
    """Or the JSON Schema itself."""
    models: Strings = ()
    """The values that the body's `model` may have."""
    max_tokens: int | None = Field(default=None, ge=1)
    """The most tokens that a request may ask for."""
    headers: Annotated[Strings, AfterValidator(_check_headers)] = ()
    """Headers that must be there."""
    query: Strings = ()
    """Query parameters that must be there."""

    @model_validator(mode="after")
    def _check_one_body(self) -> RequestCheck:
        given = [name for name in ("body", "schema_file", "json_schema") if getattr(self, name) is not None]
        if len(given) > 1:
            raise wrong(f"{given[0]!r} and {given[1]!r} both say what the body is", "Keep one of them.")
        return self
