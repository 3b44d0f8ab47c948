"""A request that its route does not take is refused, with words near to API Gateway's."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from tests.local.gateways import api, call_of, gateway, route, stage
from tollgate.local.call import Call, Refusal
from tollgate.local.validation import check_of

CHAT = {
    "type": "object",
    "required": ["messages", "model"],
    "properties": {"model": {"enum": ["small", "large"]}, "n": {"type": ["integer", "null"]}},
}
REQUIRED = ("method.request.header.X-Team", "method.request.querystring.version")


def checked(
    *,
    models: Mapping[str, Mapping[str, object]] | None = None,
    required: tuple[str, ...] = (),
    **call: object,
) -> Call:
    chat = route("POST", "/chat", models=models or {}, required=required)
    made = call_of(gateway(api(chat, stages=[stage()])), chat, **call)  # type: ignore[arg-type]
    check = check_of(chat)
    assert check is not None
    asyncio.run(check(made))
    return made


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"model": "small"}', '[object has missing required properties (["messages"])]'),
        (b"[]", '[instance type (array) does not match any allowed primitive type (allowed: ["object"])]'),
        (b"", "[Unknown error parsing request body]"),
        (b"{not json", "[Unknown error parsing request body]"),
        (b"[" * 100_000, "[Unknown error parsing request body]"),
        (b'{"model": "other", "messages": []}', "[/model does not match enum]"),
        (
            b'{"model": "small", "messages": [], "n": "1"}',
            "[instance type (string) does not match any allowed primitive type "
            '(allowed: ["integer","null"])]',
        ),
    ],
)
def test_a_body_is_what_the_model_says(body: bytes, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(models={"application/json": CHAT}, body=body)
    assert (refused.value.type, refused.value.message) == ("BAD_REQUEST_BODY", "Invalid request body")
    assert refused.value.validation == said


def test_no_word_of_a_body_is_repeated() -> None:
    with pytest.raises(Refusal) as refused:
        checked(models={"$default": CHAT}, body=b'{"model": "hush-hush", "messages": []}')
    assert "hush" not in str(refused.value.validation)


def test_no_name_that_a_caller_chose_is_repeated() -> None:
    model = {"additionalProperties": {"properties": {"n": {"enum": [1]}}}}
    with pytest.raises(Refusal) as refused:
        checked(models={"$default": model}, body=b'{"hush-hush": {"n": 2}}')
    assert refused.value.validation == "[/*/n does not match enum]"


def test_a_few_of_many_errors_are_told() -> None:
    model = {"items": {"enum": [1]}}
    with pytest.raises(Refusal) as refused:
        checked(models={"$default": model}, body=b"[" + b"2," * 300_000 + b"2]")
    assert str(refused.value.validation).count("does not match") == 5


def test_others_are_served_while_a_large_body_is_looked_at() -> None:
    model = {"items": {"pattern": "a"}}
    chat = route("POST", "/chat", models={"$default": model})
    made = call_of(gateway(api(chat, stages=[stage()])), chat, body=b"[" + b'"a",' * 30_000 + b'"a"]')
    check = check_of(chat)
    assert check is not None

    async def served_meanwhile() -> int:
        looking = asyncio.ensure_future(check(made))
        turns = 0
        while not looking.done():
            await asyncio.sleep(0.001)
            turns += 1
        await looking
        return turns

    assert asyncio.run(served_meanwhile()) > 1


def test_a_body_too_deep_for_its_model_is_refused() -> None:
    model = {"$ref": "#/definitions/list", "definitions": {"list": {"items": {"$ref": "#/definitions/list"}}}}
    with pytest.raises(Refusal):
        checked(models={"$default": model}, body=b"[" * 900 + b"]" * 900)


def test_a_body_of_another_type_is_looked_at_by_a_model_of_default_alone() -> None:
    other = {"content-type": "text/plain"}
    assert checked(models={"application/json": CHAT}, headers=other, body=b"hello")
    with pytest.raises(Refusal):
        checked(models={"$default": CHAT}, headers=other, body=b"hello")


def test_a_type_with_a_charset_is_the_type() -> None:
    json = {"content-type": "application/json; charset=utf-8"}
    with pytest.raises(Refusal):
        checked(models={"application/json": CHAT}, headers=json, body=b"{}")


def test_parameters_that_must_be_there_are_named_all_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        checked(required=REQUIRED, headers={"x-team": ""})
    assert refused.value.type == "BAD_REQUEST_PARAMETERS"
    assert refused.value.message == "Missing required request parameters: [X-Team, version]"


def test_a_request_with_all_of_them_passes() -> None:
    assert checked(required=REQUIRED, headers={"X-TEAM": "a"}, query={"version": ["1"]})


def test_a_route_that_checks_nothing_has_no_check() -> None:
    assert check_of(route()) is None
