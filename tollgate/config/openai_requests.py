"""The requests of OpenAI's API as JSON Schemas: what a backend cannot do without, and no more.

They have the fields that a request needs, the types of those that matter, and let every other field pass:
clients send new ones long before anyone here knows them. They use neither `anyOf` nor `oneOf`, which API
Gateway does not support ("Important notes for REST APIs"): a type is a list, and a keyword concerns the
values of its own type only.

Source of the fields: "API reference", platform.openai.com.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from pydantic import JsonValue

from tollgate.config.json_schema import DRAFT_4

Body = Literal["chat_completions", "completions", "embeddings", "responses"]

_Json: TypeAlias = dict[str, JsonValue]

LIMITS: Final[dict[Body, tuple[str, ...]]] = {
    "chat_completions": ("max_completion_tokens", "max_tokens"),
    "completions": ("max_tokens",),
    "embeddings": (),
    "responses": ("max_output_tokens",),
}
"""The fields by which a request limits the tokens that it has made."""


@dataclass(frozen=True, slots=True)
class TokenLimit:
    """A cap on what one request has made.

    Attributes:
        most: tokens.
        required: whether a request must name a limit, as without one the model's own holds.
    """

    most: int
    required: bool


def request_schema(body: Body, *, models: Sequence[str] = (), limit: TokenLimit | None = None) -> _Json:
    """The schema of a request, in draft 4.

    Args:
        models: what its `model` may be; any by default.
        limit: on its tokens; for a body that has such fields.
    """
    required, properties = _FIELDS[body]
    model: _Json = {"type": "string", "enum": list(models)} if models else _NAME
    schema: _Json = {
        "$schema": DRAFT_4,
        "title": body,
        "type": "object",
        "required": ["model", *required],
        "properties": {
            "model": model,
            **properties,
            **dict.fromkeys(LIMITS[body], _TOKENS),
            **(_limited(LIMITS[body], properties, limit.most) if limit else {}),
        },
    }
    if limit and limit.required:
        # A field that is null limits nothing, and `required` would let it pass.
        schema["not"] = {"properties": {field: {"type": "null"} for field in LIMITS[body]}}
    return schema


def _limited(limits: Sequence[str], properties: _Json, most: int) -> _Json:
    """The fields that name a limit, and those that make one request several."""
    limited: _Json = {field: {**_TOKENS, "maximum": most} for field in limits}
    limited |= {field: {**_COUNT, "maximum": 1} for field in ("n", "best_of") if field in properties}
    if "prompt" in properties:
        limited["prompt"] = {**_TEXTS_OR_TOKENS, "not": _SEVERAL_PROMPTS}
    return limited


def _or_null(*types: str) -> _Json:
    return {"type": [*types, "null"]}


_NAME: Final[_Json] = {"type": "string", "minLength": 1}
_TOKENS: Final[_Json] = {**_or_null("integer"), "minimum": 0}
"""Some backends take -1 for no limit at all."""
_COUNT: Final[_Json] = {**_or_null("integer"), "minimum": 1}
_NOT_NEGATIVE: Final[_Json] = {**_or_null("number"), "minimum": 0}
_TYPED: Final[_Json] = {"type": "object", "required": ["type"], "properties": {"type": _NAME}}
"""A part of a content, a tool, a response's format: each says what it is."""
_CONTENT: Final[_Json] = {**_or_null("string", "array"), "minItems": 1, "items": _TYPED}
"""Text or parts; null beside an assistant's calls of tools."""
_TEXTS_OR_TOKENS: Final[_Json] = {
    "type": ["string", "array"],
    "minLength": 1,
    "minItems": 1,
    "items": {"type": ["string", "integer", "array"], "minItems": 1, "items": {"type": "integer"}},
}
"""A text, texts, tokens, or lists of tokens."""
_SEVERAL_PROMPTS: Final[_Json] = {
    "type": "array",
    "minItems": 2,
    "not": {"items": {"type": "integer"}},
}
"""Each would have its own tokens made; a list of tokens is one."""

_SAMPLING: Final[_Json] = {
    "stream": _or_null("boolean"),
    "temperature": _NOT_NEGATIVE,
    "top_p": {**_NOT_NEGATIVE, "maximum": 1},
    "user": _or_null("string"),
}
_TOOLS: Final[_Json] = {
    "tools": {**_or_null("array"), "items": _TYPED},
    "tool_choice": _or_null("string", "object"),
    "parallel_tool_calls": _or_null("boolean"),
    "metadata": _or_null("object"),
}

_MESSAGE: Final[_Json] = {
    "type": "object",
    "required": ["role"],
    "properties": {
        "role": _NAME,
        "content": _CONTENT,
        "tool_calls": {**_or_null("array"), "items": {"type": "object"}},
        "tool_call_id": _or_null("string"),
    },
}

_FIELDS: Final[dict[Body, tuple[tuple[str, ...], _Json]]] = {
    "chat_completions": (
        ("messages",),
        {
            "messages": {"type": "array", "minItems": 1, "items": _MESSAGE},
            "n": _COUNT,
            "stop": {**_or_null("string", "array"), "items": {"type": "string"}},
            "seed": _or_null("integer"),
            "stream_options": _or_null("object"),
            "logprobs": _or_null("boolean"),
            "top_logprobs": _or_null("integer"),
            "response_format": {**_TYPED, **_or_null("object")},
            **_SAMPLING,
            **_TOOLS,
        },
    ),
    "completions": (
        ("prompt",),
        {
            "prompt": _TEXTS_OR_TOKENS,
            "n": _COUNT,
            "best_of": _COUNT,
            "echo": _or_null("boolean"),
            "stop": {**_or_null("string", "array"), "items": {"type": "string"}},
            "seed": _or_null("integer"),
            "stream_options": _or_null("object"),
            "suffix": _or_null("string"),
            **_SAMPLING,
        },
    ),
    "embeddings": (
        ("input",),
        {
            "input": _TEXTS_OR_TOKENS,
            "dimensions": _COUNT,
            "encoding_format": _or_null("string"),
            "user": _or_null("string"),
        },
    ),
    "responses": (
        ("input",),
        {
            "input": {
                "type": ["string", "array"],
                "minLength": 1,
                "minItems": 1,
                "items": {"type": "object", "properties": {"role": _NAME, "content": _CONTENT}},
            },
            "instructions": _or_null("string"),
            "previous_response_id": _or_null("string"),
            "reasoning": _or_null("object"),
            "store": _or_null("boolean"),
            "text": _or_null("object"),
            **_SAMPLING,
            **_TOOLS,
        },
    ),
}
"""By body: the fields that a request must have beside `model`, and what they and others must be."""
