"""What must hold of a request before a backend gets it."""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, JsonValue, PrivateAttr, model_validator

from tollgate.config.integrations.headers import HEADER_NAME
from tollgate.config.json_schema import DRAFT_4, Schema
from tollgate.config.limits import MODEL_MAX_BYTES
from tollgate.config.model import Model, Strings, wrong
from tollgate.config.once import each_header_once, each_once
from tollgate.config.openai_requests import LIMITS, Body, TokenLimit, request_schema
from tollgate.config.schema_file import SchemaFile

Kind = Literal["body", "parameters", "body_and_parameters"]

_BODIES: Final = ("body", "schema_file", "json_schema")


def _check_headers(names: tuple[str, ...]) -> tuple[str, ...]:
    _check_names(names, "header")
    return each_header_once(names)


def _check_query(names: tuple[str, ...]) -> tuple[str, ...]:
    _check_names(names, "query parameter")
    return each_once(names)


def _check_names(names: tuple[str, ...], kind: str) -> None:
    """[mapping] in `limits`: a header and a query parameter have the same alphabet."""
    for name in names:
        if not HEADER_NAME.fullmatch(name):
            raise wrong(
                f"{name!r} cannot be a {kind} that API Gateway asks for", "Use letters, digits and . _ $ -."
            )


def _check_models(names: tuple[str, ...]) -> tuple[str, ...]:
    if not all(names):
        raise wrong("a model has no name", "Name it as requests do, as in 'gpt-4o-mini'.")
    for name in names:
        if name != name.strip():
            raise wrong(f"the model {name!r} begins or ends with a space", f"Write {name.strip()!r}.")
    return each_once(names)


class RequestCheck(Model):
    """Refuses a request with 400 before it costs anything."""

    body: Body | None = None
    """A request of OpenAI's API that the body must be."""
    schema_file: SchemaFile | None = None
    """Or a JSON Schema (draft 4) in a file, as seen from the description's folder."""
    json_schema: dict[str, JsonValue] | None = None
    """Or the JSON Schema itself."""
    models: Annotated[Strings, Field(min_length=1), AfterValidator(_check_models)] | None = None
    """The values that the `model` of a `body` may have; any by default."""
    max_tokens: int | None = Field(default=None, ge=1)
    """The most tokens that a request may have made: what its `max_tokens`, `max_completion_tokens` or
    `max_output_tokens` may say, for one answer to one prompt."""
    max_tokens_required: bool | None = None
    """Refuse a request that names no limit, as the model's own would hold for it; true by default."""
    headers: Annotated[Strings, Field(min_length=1), AfterValidator(_check_headers)] | None = None
    """Headers that must be there, with a value."""
    query: Annotated[Strings, Field(min_length=1), AfterValidator(_check_query)] | None = None
    """Query parameters that must be there, with a value."""

    # Of the fields as they were given: synthesis makes every text of the description literal to Terraform.
    _schema_text: str | None = PrivateAttr(default=None)

    @property
    def kind(self) -> Kind:
        """What a request validator looks at."""
        if not (self.headers or self.query):
            return "body"
        return "parameters" if self.body_field is None else "body_and_parameters"

    @property
    def body_field(self) -> str | None:
        """The field that says what the body is; None where it may be anything."""
        return next((field for field in _BODIES if getattr(self, field) is not None), None)

    @property
    def schema_given(self) -> Schema | None:
        """The schema of the user's own, as it is written."""
        return self.json_schema if self.schema_file is None else self.schema_file.schema

    @property
    def schema_text(self) -> str | None:
        """What the body must be, as JSON in one order; None where it may be anything."""
        return self._schema_text

    @model_validator(mode="after")
    def _check_one_body(self) -> RequestCheck:
        given = [field for field in _BODIES if getattr(self, field) is not None]
        if len(given) > 1:
            raise wrong(f"{given[0]!r} and {given[1]!r} both say what the body is", "Keep one of them.")
        return self

    @model_validator(mode="after")
    def _check_limits_have_a_body(self) -> RequestCheck:
        for field in ("models", "max_tokens", "max_tokens_required"):
            if getattr(self, field) is not None and self.body is None:
                own = self.body_field
                raise wrong(
                    f"{field!r} is of a 'body' that Tollgate knows",
                    f"Say it in the schema of {own!r} itself." if own else "Add 'body: chat_completions'.",
                )
        return self

    @model_validator(mode="after")
    def _check_body_has_limits(self) -> RequestCheck:
        if self.body is not None and self.max_tokens is not None and not LIMITS[self.body]:
            raise wrong(f"a request of {self.body!r} makes no tokens", "Take 'max_tokens' out.")
        if self.max_tokens_required is not None and self.max_tokens is None:
            raise wrong("'max_tokens_required' is of a limit that is not there", "Add 'max_tokens'.")
        return self

    @model_validator(mode="after")
    def _check_something(self) -> RequestCheck:
        if self.body_field is None and not self.headers and not self.query:
            raise wrong(
                "this checks nothing",
                f"Say what the body is by one of {', '.join(_BODIES)}, or what must be there by 'headers' or "
                "'query'.",
            )
        return self

    @model_validator(mode="after")
    def _write_schema(self) -> RequestCheck:
        schema = self._schema()
        if schema is None:
            return self
        try:
            text = json.dumps(schema, ensure_ascii=False, allow_nan=False, sort_keys=True)
        except ValueError:
            raise wrong("the schema holds a number that JSON cannot write", "Use finite numbers.") from None
        size = len(text.encode(errors="surrogatepass"))
        if size > MODEL_MAX_BYTES:
            raise wrong(
                f"the schema has {size:,} bytes", f"API Gateway takes a model of {MODEL_MAX_BYTES:,} at most."
            )
        self._schema_text = text
        return self

    def _schema(self) -> Schema | None:
        if self.body is None:
            given = self.schema_given
            return None if given is None else {"$schema": DRAFT_4, **given}
        limit = None
        if self.max_tokens is not None:
            limit = TokenLimit(self.max_tokens, required=self.max_tokens_required is not False)
        return request_schema(self.body, models=self.models or (), limit=limit)
