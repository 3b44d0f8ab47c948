"""What API Gateway answers itself is as the API says, or as Amazon does."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from starlette.datastructures import Headers

from tests.local.conftest import Synthesized
from tests.local.gateways import api, call_of, gateway, route, stage
from tollgate.local.call import Answer, Call, Refusal, ResponseType
from tollgate.local.refusals.gateway_responses import answer
from tollgate.local.refusals.response_types import TOLD
from tollgate.local.served.find import find
from tollgate.local.served.gateway import GatewayResponse
from tollgate.local.served.read import read_gateway


def call(responses: dict[str, GatewayResponse] | None = None, **headers: str) -> Call:
    chat = route("POST", "/chat/{model}")
    dev = stage("v1", variables={"team": "ai"})
    served = gateway(api(chat, stages=[dev], responses=responses or {}))
    return call_of(served, chat, headers=headers, path_parameters={"model": "gpt"}, query={"q": ["1", "2"]})


def header(found: Answer, name: str) -> str | None:
    return next((value for other, value in found.headers if other.lower() == name.lower()), None)


@pytest.mark.parametrize(
    ("type_", "status", "message", "error_type"),
    [
        (
            "MISSING_AUTHENTICATION_TOKEN",
            403,
            "Missing Authentication Token",
            "MissingAuthenticationTokenException",
        ),
        ("INVALID_API_KEY", 403, "Forbidden", "ForbiddenException"),
        ("THROTTLED", 429, "Too Many Requests", "TooManyRequestsException"),
        ("QUOTA_EXCEEDED", 429, "Limit Exceeded", "LimitExceededException"),
        ("UNAUTHORIZED", 401, "Unauthorized", "UnauthorizedException"),
        ("INTEGRATION_TIMEOUT", 504, "Endpoint request timed out", "InternalServerErrorException"),
        ("AUTHORIZER_CONFIGURATION_ERROR", 500, None, "AuthorizerConfigurationException"),
    ],
)
def test_without_gateway_responses_it_is_amazons(
    type_: ResponseType, status: int, message: str | None, error_type: str
) -> None:
    found = answer(call_refused(type_), Refusal(type_))
    assert isinstance(found.body, bytes)
    assert (found.status, json.loads(found.body)) == (status, {"message": message})
    assert header(found, "x-amzn-ErrorType") == error_type
    assert header(found, "content-type") == "application/json"


def test_what_is_said_of_a_function_that_failed_is_amazons_to_the_space() -> None:
    found = answer(call_refused("DEFAULT_5XX"), Refusal("DEFAULT_5XX"))
    assert (found.status, found.body) == (502, b'{"message": "Internal server error"}')


def call_refused(type_: ResponseType, responses: dict[str, GatewayResponse] | None = None) -> Call:
    made = call(responses)
    made.refusal = Refusal(type_)
    return made


def test_every_type_has_words_of_its_own() -> None:
    assert set(TOLD) == set(get_args(ResponseType))


def test_the_apis_own_is_taken_with_its_status_headers_and_template() -> None:
    own = GatewayResponse(
        402,
        {
            "gatewayresponse.header.Retry-After": "'60'",
            "gatewayresponse.header.x-id": "context.requestId",
            "gatewayresponse.header.x-team": "stageVariables.team",
            "gatewayresponse.header.x-q": "method.request.querystring.q",
            "gatewayresponse.header.x-none": "method.request.header.none",
        },
        {"application/json": '{"type": "$context.error.responseType", "to": "$method.request.path.model"}'},
    )
    found = answer(call_refused("QUOTA_EXCEEDED", {"QUOTA_EXCEEDED": own}), Refusal("QUOTA_EXCEEDED"))
    assert (found.status, found.body) == (402, b'{"type": "QUOTA_EXCEEDED", "to": "gpt"}')
    set_ = {name: header(found, name) for name in ("Retry-After", "x-team", "x-q", "x-none")}
    assert set_ == {"Retry-After": "60", "x-team": "ai", "x-q": "2", "x-none": None}
    assert header(found, "x-id") == "7f7c0d4e-0b6a-4e0e-9b43-0c5a8c1f2d3e"


@pytest.mark.parametrize(
    ("given", "told"),
    [("a\r\nX-Evil: 1", "a X-Evil: 1"), ("a\x00b", "a b"), ("模", "模".encode().decode("latin-1"))],
)
def test_what_a_caller_sends_begins_no_header(given: str, told: str) -> None:
    own = GatewayResponse(None, {"gatewayresponse.header.x-model": "method.request.path.model"}, {})
    made = call({"THROTTLED": own})
    made.path_parameters = {"model": given}
    assert header(answer(made, Refusal("THROTTLED")), "x-model") == told


def test_variables_are_read_as_in_the_parameters_of_integrations() -> None:
    sources = {"x-path": "method.request.path.model", "x-header": "method.request.header.x-many"}
    sources["x-query"] = "method.request.querystring.q"
    own = GatewayResponse(
        None,
        {f"gatewayresponse.header.{name}": source for name, source in sources.items()},
        {"application/json": "$method.request.path.model ${method.request.querystring.q}"},
    )
    made = call({"THROTTLED": own})
    made.path_parameters = {"model": "a%2Fb"}
    made.headers = Headers(raw=[(b"x-many", b"1"), (b"x-many", b"2")])
    found = answer(made, Refusal("THROTTLED"))
    assert [header(found, name) for name in sources] == ["a/b", "2", "2"]
    assert found.body == b"a/b 2"


def test_what_no_answer_can_have_is_left_out() -> None:
    own = GatewayResponse(150, {"gatewayresponse.header.a b": "'c'"}, {})
    found = answer(call_refused("THROTTLED", {"THROTTLED": own}), Refusal("THROTTLED"))
    assert (found.status, header(found, "a b")) == (429, None)


def test_a_header_of_the_api_takes_the_place_of_amazons() -> None:
    own = GatewayResponse(None, {"gatewayresponse.header.content-type": "'text/plain'"}, {"text/plain": "no"})
    found = answer(call_refused("THROTTLED", {"THROTTLED": own}), Refusal("THROTTLED"))
    types = [value for name, value in found.headers if name.lower() == "content-type"]
    assert (found.status, types) == (429, ["text/plain"])


@pytest.mark.parametrize(
    ("type_", "kind"), [("THROTTLED", "DEFAULT_4XX"), ("INTEGRATION_TIMEOUT", "DEFAULT_5XX")]
)
def test_what_the_api_does_not_have_is_taken_from_the_default_of_its_kind(
    type_: ResponseType, kind: str
) -> None:
    default = GatewayResponse(None, {}, {"application/json": f'"{kind}"'})
    found = answer(call_refused(type_, {kind: default}), Refusal(type_))
    assert (found.status, found.body) == (TOLD[type_].status, f'"{kind}"'.encode())


def test_a_template_is_chosen_by_what_the_caller_accepts() -> None:
    own = GatewayResponse(None, {}, {"application/json": "{}", "text/plain": "no"})
    made = call({"THROTTLED": own}, accept="text/plain;q=0.5, application/json")
    assert answer(made, Refusal("THROTTLED")).body == b"no"


def test_why_a_request_is_not_valid_can_be_told() -> None:
    own = GatewayResponse(None, {}, {"application/json": '{"why": "$context.error.validationErrorString"}'})
    refusal = Refusal("BAD_REQUEST_PARAMETERS", "Missing required request parameters: [q]", validation="[q]")
    made = call({"BAD_REQUEST_PARAMETERS": own})
    made.refusal = refusal
    assert answer(made, refusal).body == b'{"why": "[q]"}'


def test_every_gateway_response_that_we_synthesize_is_json_with_its_request_id(
    synthesized: Synthesized,
) -> None:
    out = synthesized("tests/gateways/backends.yaml")
    served = read_gateway(find(out, None, {}, offline=False).facts)
    (chat,) = (found for found in served.apis[0].routes if str(found) == "POST /bedrock/chat")
    for type_ in get_args(ResponseType):
        made = call_of(served, chat)
        made.refusal = Refusal(type_)
        found = answer(made, made.refusal)
        assert isinstance(found.body, bytes)
        body = json.loads(found.body)
        assert body["request_id"] == made.request_id
        assert body["error"]["message"]
