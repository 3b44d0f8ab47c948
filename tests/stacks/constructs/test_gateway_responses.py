"""What callers get where API Gateway answers itself."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stacks.synthesis import Block, gateway, only, resources, synthesize, with_api
from tollgate.config.gateway import Gateway

OPENAI = with_api(errors="openai")
PLAIN = with_api(errors="plain")
BEARER = with_api(api_key_source="bearer")
SERVICE = {"POST /embeddings": {"integration": {"type": "sagemaker", "endpoint": "embeddings"}}}

AMAZONS_OWN_ARE_OPENAIS = {
    "UNAUTHORIZED": (401, "invalid_request_error", "invalid_api_key"),
    "INVALID_API_KEY": (401, "invalid_request_error", "invalid_api_key"),
    "MISSING_AUTHENTICATION_TOKEN": (404, "invalid_request_error", "unknown_url"),
    "RESOURCE_NOT_FOUND": (404, "invalid_request_error", "unknown_url"),
    "THROTTLED": (429, "requests", "rate_limit_exceeded"),
    "QUOTA_EXCEEDED": (429, "insufficient_quota", "insufficient_quota"),
    "BAD_REQUEST_BODY": (400, "invalid_request_error", None),
    "BAD_REQUEST_PARAMETERS": (400, "invalid_request_error", None),
    "REQUEST_TOO_LARGE": (413, "invalid_request_error", "request_too_large"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "invalid_request_error", None),
    "INTEGRATION_FAILURE": (504, "server_error", "backend_error"),
    "INTEGRATION_TIMEOUT": (504, "server_error", "timeout"),
    "DEFAULT_4XX": (None, "invalid_request_error", None),
    "DEFAULT_5XX": (None, "server_error", None),
}


@pytest.fixture(scope="module")
def openai() -> dict[str, Block]:
    return responses(OPENAI)


@pytest.fixture(scope="module")
def plain() -> dict[str, Block]:
    return responses(PLAIN)


def responses(config: Gateway) -> dict[str, Block]:
    """The gateway responses of the one API, by type."""
    return {
        block["response_type"]: block for block in resources(config, "api_gateway_gateway_response").values()
    }


def body(response: Block, message: str = "said", request_id: str = "1234") -> Any:
    """What a caller reads, where Amazon says `message`."""
    template = response["response_templates"]["application/json"]
    said = template.replace("$context.error.messageString", json.dumps(message))
    return json.loads(said.replace("$context.requestId", request_id))


def headers(response: Block) -> dict[str, str]:
    return {
        name.removeprefix("gatewayresponse.header."): value
        for name, value in response.get("response_parameters", {}).items()
    }


def test_each_refusal_is_answered_as_openais_api_does() -> None:
    answered = {
        kind: (
            int(block["status_code"]) if "status_code" in block else None,
            body(block)["error"]["type"],
            body(block)["error"]["code"],
        )
        for kind, block in responses(BEARER).items()
    }
    assert answered == AMAZONS_OWN_ARE_OPENAIS


def test_an_error_has_the_fields_that_clients_of_openais_api_read(openai: dict[str, Block]) -> None:
    for response in openai.values():
        answer = body(response)
        assert set(answer) == {"error", "request_id"}
        assert set(answer["error"]) == {"message", "type", "param", "code"}
        assert answer["request_id"] == "1234"


def test_a_plain_error_is_a_message_and_the_requests_id(plain: dict[str, Block]) -> None:
    assert {tuple(body(response)) for response in plain.values()} == {("message", "request_id")}


def test_plain_errors_say_the_same_and_keep_amazons_status_of_a_wrong_key(
    openai: dict[str, Block], plain: dict[str, Block]
) -> None:
    assert {kind: body(block)["error"]["message"] for kind, block in openai.items()} == {
        kind: body(block)["message"] for kind, block in plain.items()
    }
    other = {kind for kind in plain if plain[kind].get("status_code") != openai[kind].get("status_code")}
    assert (other, plain["INVALID_API_KEY"]["status_code"]) == ({"INVALID_API_KEY"}, "403")


@settings(max_examples=200, deadline=None)
@given(message=st.text())
def test_what_amazon_says_cannot_break_the_json(message: str, openai: dict[str, Block]) -> None:
    for response in openai.values():
        assert isinstance(body(response, message)["error"]["message"], str)
    assert body(openai["BAD_REQUEST_PARAMETERS"], message)["error"]["message"] == message


def test_a_template_uses_nothing_but_what_is_safe_in_json(
    openai: dict[str, Block], plain: dict[str, Block]
) -> None:
    """A gateway response's template is no Velocity: it can escape nothing."""
    templates = "".join(
        block["response_templates"]["application/json"] for block in (*openai.values(), *plain.values())
    )
    assert set(re.findall(r"\$[\w.]*", templates)) == {"$context.error.messageString", "$context.requestId"}
    assert "#" not in templates


def test_a_failure_and_a_denial_tell_nothing_that_amazon_says(openai: dict[str, Block]) -> None:
    """Which names the account, the role or the backend; the types without a response get a default."""
    silent = ("DEFAULT_4XX", "DEFAULT_5XX", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "INVALID_API_KEY")
    for kind in silent:
        assert "$context.error" not in openai[kind]["response_templates"]["application/json"]


def test_a_throttled_caller_comes_back_soon_and_one_without_quota_does_not(openai: dict[str, Block]) -> None:
    """openai-python: `x-should-retry` goes before the status."""
    assert headers(openai["THROTTLED"]) == {"Retry-After": "'1'"}
    assert headers(openai["QUOTA_EXCEEDED"]) == {"Retry-After": "'3600'", "x-should-retry": "'false'"}


@pytest.mark.parametrize(("source", "header"), [("header", "x-api-key"), ("bearer", "Authorization")])
def test_a_caller_is_told_where_the_key_goes(source: str, header: str) -> None:
    refusal = responses(with_api(api_key_source=source))["INVALID_API_KEY"]
    assert header in body(refusal)["error"]["message"]


def test_without_an_authorizer_nobody_is_unauthorized(openai: dict[str, Block]) -> None:
    assert "UNAUTHORIZED" not in openai


def test_a_header_maps_what_a_gateway_response_can_map() -> None:
    config = with_api(cors={"origins": ["https://a.example.com"], "credentials": True})
    values = [value for response in responses(config).values() for value in headers(response).values()]
    assert values
    assert all(re.fullmatch(r"'[^']*'", value) for value in values)


def test_a_services_errors_have_the_same_form() -> None:
    for form in ("openai", "plain"):
        config = gateway(apis={"inference": {"routes": SERVICE, "errors": form}})
        answers = resources(config, "api_gateway_integration_response").values()
        failed = [block for block in answers if int(_status(block)) >= 400]
        shapes = {_shape(block["response_templates"]["application/json"]) for block in failed}
        own = {_shape(json.dumps(body(block))) for block in responses(config).values()}
        assert shapes == own


def test_a_change_of_a_response_is_deployed() -> None:
    triggers = [only(resources(config, "api_gateway_deployment"))["triggers"] for config in (OPENAI, PLAIN)]
    assert triggers[0] != triggers[1]


def test_an_api_is_deployed_with_its_responses() -> None:
    document = synthesize(OPENAI)["resource"]
    expected = {
        f"aws_api_gateway_gateway_response.{name}" for name in document["aws_api_gateway_gateway_response"]
    }
    assert expected <= set(only(document["aws_api_gateway_deployment"])["depends_on"])


def _status(block: Block) -> str:
    """`${aws_api_gateway_method_response.inference__POST_jobs__400.status_code}` has it in its address."""
    return str(block["status_code"]).removesuffix(".status_code}").rpartition("__")[2]


def _shape(text: str) -> str:
    answer = json.loads(text)
    error = answer.get("error")
    return json.dumps([sorted(answer), sorted(error) if isinstance(error, dict) else None])
