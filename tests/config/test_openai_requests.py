"""Requests as OpenAI's clients send them, and such as no backend should get."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft4Validator

from tests.strategies import request_documents
from tollgate.config.json_schema import faults
from tollgate.config.openai_requests import LIMITS
from tollgate.config.request_check import RequestCheck

HI = [{"role": "user", "content": "Hi"}]
CHAT = {"model": "m", "messages": HI}
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Ulm"}'}}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA==", "detail": "low"}}

GOOD: dict[str, list[dict[str, Any]]] = {
    "chat_completions": [
        CHAT,
        CHAT | {"stream": True, "stream_options": {"include_usage": True}},
        CHAT
        | {"temperature": 0, "top_p": 1.0, "n": 2, "stop": ["\n"], "seed": 7, "user": "u", "logit_bias": {}},
        CHAT | {"stop": None, "n": None, "temperature": None, "stream": None, "max_tokens": None},
        CHAT | {"tools": [TOOL], "tool_choice": "auto", "parallel_tool_calls": False},
        CHAT | {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "weather"}}},
        CHAT | {"response_format": {"type": "json_object"}},
        CHAT
        | {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "a", "strict": True, "schema": {"type": "object", "oneOf": []}},
            }
        },
        CHAT | {"max_tokens": 5, "reasoning_effort": "low", "a_field_of_tomorrow": {"x": [1]}},
        CHAT | {"functions": [{"name": "f"}], "function_call": "auto", "metadata": {"a": "b"}},
        {
            "model": "m",
            "messages": [{"role": "user", "content": [{"type": "text", "text": "What?"}, PICTURE]}],
        },
        {
            "model": "m",
            "messages": [
                {"role": "developer", "content": "Be brief."},
                {"role": "user", "content": "Weather?", "name": "ann"},
                {"role": "assistant", "content": None, "tool_calls": [CALL], "refusal": None},
                {"role": "tool", "tool_call_id": "call_1", "content": "Rain"},
                {"role": "assistant", "tool_calls": [CALL]},
                {"role": "assistant", "content": ""},
            ],
        },
    ],
    "completions": [
        {"model": "m", "prompt": "Once"},
        {"model": "m", "prompt": ["Once", "Twice"], "max_tokens": 0, "echo": True, "logprobs": 1},
        {"model": "m", "prompt": [1, 2, 3], "stream": True, "best_of": 3},
        {"model": "m", "prompt": [[1, 2], [3]], "suffix": None, "stop": "\n"},
    ],
    "embeddings": [
        {"model": "m", "input": "a"},
        {"model": "m", "input": ["a", "b"], "encoding_format": "base64", "dimensions": 256},
        {"model": "m", "input": [1, 2]},
        {"model": "m", "input": [[1], [2]], "user": "u"},
    ],
    "responses": [
        {"model": "m", "input": "Hi"},
        {"model": "m", "input": HI, "instructions": "Be brief.", "store": False, "stream": True},
        {
            "model": "m",
            "input": [
                {"role": "user", "content": [{"type": "input_text", "text": "?"}, {"type": "input_image"}]},
                {"type": "function_call_output", "call_id": "c", "output": "Rain"},
                {"type": "reasoning", "id": "r", "summary": []},
            ],
        },
        {"model": "m", "input": "Hi", "tools": [{"type": "web_search"}], "tool_choice": "required"},
        {"model": "m", "input": "Hi", "text": {"format": {"type": "json_schema", "name": "a", "schema": {}}}},
        {"model": "m", "input": "Hi", "reasoning": {"effort": "low"}, "previous_response_id": "resp_1"},
    ],
}

BAD: dict[str, list[Any]] = {
    "chat_completions": [
        {},
        [],
        None,
        "Hi",
        {"model": "m"},
        {"messages": HI},
        CHAT | {"model": ""},
        CHAT | {"model": 4},
        CHAT | {"messages": []},
        CHAT | {"messages": "Hi"},
        CHAT | {"messages": ["Hi"]},
        CHAT | {"messages": [{"content": "Hi"}]},
        CHAT | {"messages": [{"role": "user", "content": 1}]},
        CHAT | {"messages": [{"role": "user", "content": ["Hi"]}]},
        CHAT | {"messages": [{"role": "user", "content": []}]},
        CHAT | {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]},
        CHAT | {"stream": "true"},
        CHAT | {"temperature": "hot"},
        CHAT | {"temperature": -1},
        CHAT | {"top_p": 2},
        CHAT | {"n": 0},
        CHAT | {"max_tokens": -1},
        CHAT | {"max_completion_tokens": 1.5},
        CHAT | {"tools": TOOL},
        CHAT | {"tools": [{"function": {}}]},
        CHAT | {"response_format": "json"},
        CHAT | {"response_format": {}},
    ],
    "completions": [
        {"model": "m"},
        {"model": "m", "prompt": ""},
        {"model": "m", "prompt": []},
        {"model": "m", "prompt": {"text": "a"}},
        {"model": "m", "prompt": [[]]},
        {"model": "m", "prompt": [["a"]]},
        {"prompt": "a"},
    ],
    "embeddings": [
        {"model": "m"},
        {"input": "a"},
        {"model": "m", "input": ""},
        {"model": "m", "input": [{}]},
        {"model": "m", "input": None},
        {"model": "m", "input": "a", "dimensions": 0},
    ],
    "responses": [
        {"model": "m"},
        {"input": "Hi"},
        {"model": "m", "input": []},
        {"model": "m", "input": ["Hi"]},
        {"model": "m", "input": [{"role": "user", "content": ["Hi"]}]},
        {"model": "m", "input": "Hi", "max_output_tokens": "many"},
        {"model": "m", "input": "Hi", "tools": [{}]},
    ],
}


@pytest.mark.parametrize(("body", "request_"), [(body, it) for body, them in GOOD.items() for it in them])
def test_a_request_of_a_client_passes(body: str, request_: object) -> None:
    assert accepts({"body": body}, request_)


@pytest.mark.parametrize(("body", "request_"), [(body, it) for body, them in BAD.items() for it in them])
def test_a_request_that_no_backend_could_answer_is_refused(body: str, request_: object) -> None:
    assert not accepts({"body": body}, request_)


@pytest.mark.parametrize("body", GOOD)
def test_a_request_names_one_of_the_models(body: str) -> None:
    check = {"body": body, "models": ["m", "m2"]}
    assert all(accepts(check, request) for request in GOOD[body])
    assert not accepts(check, GOOD[body][0] | {"model": "m3"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("chat_completions", "max_tokens"),
        ("chat_completions", "max_completion_tokens"),
        ("completions", "max_tokens"),
        ("responses", "max_output_tokens"),
    ],
)
def test_a_limit_holds_for_each_field_that_names_one(body: str, field: str) -> None:
    check = {"body": body, "max_tokens": 10}
    request = GOOD[body][0]
    assert accepts(check, request | {field: 10})
    assert not accepts(check, request | {field: 11})
    assert not accepts(check, request | {field: -1})
    assert not accepts(check, request | {field: None})
    assert not accepts(check, request)


@pytest.mark.parametrize(
    "tokens", [{}, {"max_tokens": None}, {"max_tokens": None, "max_completion_tokens": None}]
)
def test_a_request_without_a_limit_passes_where_none_is_required(tokens: dict[str, None]) -> None:
    check = {"body": "chat_completions", "max_tokens": 10, "max_tokens_required": False}
    assert accepts(check, CHAT | tokens)
    assert not accepts(check, CHAT | tokens | {"max_tokens": 11})


def test_the_lower_of_two_limits_does_not_excuse_the_higher() -> None:
    check = {"body": "chat_completions", "max_tokens": 10}
    assert not accepts(check, CHAT | {"max_tokens": 1, "max_completion_tokens": 100})
    assert accepts(check, CHAT | {"max_tokens": None, "max_completion_tokens": 10})


@pytest.mark.parametrize(
    ("prompt", "passes"),
    [
        ("a", True),
        (["a"], True),
        ([1, 2, 3], True),
        ([[1, 2]], True),
        (["a", "b"], False),
        ([[1], [2]], False),
    ],
)
def test_with_a_limit_one_request_is_for_one_prompt(prompt: object, passes: bool) -> None:
    check = {"body": "completions", "max_tokens": 10}
    assert accepts(check, {"model": "m", "prompt": prompt, "max_tokens": 10}) is passes


@pytest.mark.parametrize(
    ("body", "field"), [("chat_completions", "n"), ("completions", "n"), ("completions", "best_of")]
)
def test_with_a_limit_one_request_is_for_one_answer(body: str, field: str) -> None:
    check = {"body": body, "max_tokens": 10}
    request = GOOD[body][0] | {"max_tokens": 10}
    assert accepts(check, request | {field: 1})
    assert not accepts(check, request | {field: 2})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request_documents(body=True))
def test_every_check_of_a_body_is_a_schema_that_api_gateway_takes(check: dict[str, Any]) -> None:
    if "body" not in check and "json_schema" not in check:
        return
    schema = schema_of(check)
    Draft4Validator.check_schema(schema)
    assert list(faults(schema)) == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request_documents(body=True).filter(lambda check: "body" in check))
def test_every_check_lets_a_request_pass_that_keeps_to_it(check: dict[str, Any]) -> None:
    model = check.get("models", ["m"])[0]
    limits = dict.fromkeys(LIMITS[check["body"]], check.get("max_tokens"))
    request = GOOD[check["body"]][0] | {"model": model} | limits
    assert accepts(check, request)
    for field in ("model", "messages", "prompt", "input"):
        assert field not in request or not accepts(check, {**request, field: None})


def accepts(check: dict[str, Any], request: object) -> bool:
    return bool(Draft4Validator(schema_of(check)).is_valid(request))


def schema_of(check: dict[str, Any]) -> dict[str, Any]:
    text = RequestCheck.model_validate(check).schema_text
    assert text is not None
    schema: dict[str, Any] = json.loads(text)
    return schema
