"""What callers get of backends' answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.local import gateways
from tollgate.local.call import Answer, Call, NotServed, Refusal
from tollgate.local.mapping.request import mapped
from tollgate.local.mapping.response import answered
from tollgate.local.served.gateway import ContentHandling, Function, Integration, IntegrationResponse

JSON = "application/json"
FUNCTION = Function("f", "arn", Path("f.zip"), "index.handler", "python3.13", 3.0, 128)
ERROR = '{"message": "$input.path(\'$.message\')", "id": "$context.requestId"}'


def response(
    status: int = 200,
    pattern: str = "",
    parameters: Mapping[str, str] | None = None,
    templates: Mapping[str, str] | None = None,
    handling: ContentHandling | None = None,
) -> IntegrationResponse:
    headers = {f"method.response.header.{name}": source for name, source in (parameters or {}).items()}
    return IntegrationResponse(status, pattern, headers, templates or {}, handling)


def call(
    *responses: IntegrationResponse,
    headers: Mapping[str, str] | None = None,
    function: Function | None = None,
    binary: tuple[str, ...] = (),
) -> Call:
    integration = Integration("AWS", responses=responses, function=function)
    route = gateways.route(integration=integration)
    api = gateways.api(route, stages=[gateways.stage()], binary_media_types=binary)
    return gateways.call_of(gateways.gateway(api), route, headers=headers)


def answer(made: Call, backend: Answer, error: str | None = None) -> Answer:
    assert made.route is not None
    return answered(made, made.route.integration, backend, error)


BEDROCK = (
    response(200, r"2\d{2}"),
    response(400, "400|413|422"),
    response(404, "403|404"),
    response(429, "429"),
    response(502),
)


@pytest.mark.parametrize(
    ("said", "told"),
    [(200, 200), (202, 200), (400, 400), (413, 400), (403, 404), (429, 429), (500, 502), (302, 502)],
)
def test_a_response_is_chosen_by_the_status(said: int, told: int) -> None:
    assert answer(call(*BEDROCK), Answer(said)).status == told


def test_of_two_patterns_the_first_counts() -> None:
    assert answer(call(response(201, "2.."), response(202, "20.")), Answer(200)).status == 201


def test_a_pattern_is_of_the_whole() -> None:
    assert answer(call(response(201, "20"), response(500)), Answer(200)).status == 500


def test_an_answer_that_no_response_takes_is_an_error_of_the_configuration() -> None:
    made = call(response(200, "200"))
    with pytest.raises(Refusal) as refusal:
        answer(made, Answer(404))
    assert refusal.value.type == "API_CONFIGURATION_ERROR"
    assert made.integration_error is not None
    assert made.integration_error.endswith("Endpoint Response Status Code: 404")


def test_a_pattern_of_javas_own_is_not_served() -> None:
    with pytest.raises(NotServed, match="selection pattern"):
        answer(call(response(200, r"\p{Digit}+")), Answer(200))


@pytest.mark.parametrize(
    ("error", "told"), [(None, 200), ("Bad: x", 400), ("Bad", 500), ("It is Bad: x", 500), ("Other", 500)]
)
def test_a_functions_response_is_chosen_by_its_error(error: str | None, told: int) -> None:
    made = call(response(200), response(400, "Bad: .*"), response(500, ".+"), function=FUNCTION)
    assert answer(made, Answer(200), error).status == told


def test_what_lambda_refuses_is_chosen_by_the_status() -> None:
    made = call(response(200), response(400, "4.."), function=FUNCTION)
    assert answer(made, Answer(400, [], b"{}")).status == 400


def test_a_body_passes_through_where_there_is_no_template() -> None:
    made = answer(call(response()), Answer(200, [("Content-Type", "text/csv"), ("X-Id", "1")], b"a,b"))
    assert (made.headers, made.body) == ([("Content-Type", JSON)], b"a,b")


def test_a_template_makes_the_body() -> None:
    made = call(response(templates={JSON: ERROR}))
    said = answer(made, Answer(200, [], '{"message": "né"}'.encode()))
    assert said.body == f'{{"message": "né", "id": "{made.request_id}"}}'.encode()


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/plain", "text/plain"),
        ("TEXT/PLAIN;q=0.9, */*", "text/plain"),
        ("image/png", JSON),
    ],
)
def test_of_several_templates_the_one_that_is_accepted_is_taken(
    accept: str | None, content_type: str
) -> None:
    templates = {"text/plain": "text/plain", JSON: JSON}
    made = answer(
        call(response(templates=templates), headers={} if accept is None else {"accept": accept}), Answer(200)
    )
    assert (made.headers, made.body) == ([("Content-Type", content_type)], content_type.encode())


def test_headers_are_those_that_are_mapped() -> None:
    parameters = {
        "Content-Type": "'text/csv'",
        "X-Where": "integration.response.header.X-Amzn-SageMaker-OutputLocation",
        "X-Id": "integration.response.body.id",
        "x-request-id": "context.requestId",
        "X-Missing": "integration.response.header.X-Missing",
    }
    made = call(response(parameters=parameters))
    backend = Answer(200, [("x-amzn-sagemaker-outputlocation", "s3://b/o"), ("X-Other", "o")], b'{"id": 7}')
    assert sorted(answer(made, backend).headers) == [
        ("Content-Type", "text/csv"),
        ("X-Id", "7"),
        ("X-Where", "s3://b/o"),
        ("x-request-id", made.request_id),
    ]


def test_what_a_template_says_goes_before_what_is_mapped() -> None:
    template = (
        "#set($context.responseOverride.header.X-NAME = 'said')#set($context.responseOverride.status = 418)"
    )
    made = answer(call(response(parameters={"X-Name": "'mapped'"}, templates={JSON: template})), Answer(200))
    assert made.status == 418
    assert [value for name, value in made.headers if name.lower() == "x-name"] == ["said"]


@pytest.mark.parametrize("template", ["status = 99", "status = 150", "status = 600", "header['a b'] = 'c'"])
def test_what_no_answer_can_have_is_an_error_of_the_configuration(template: str) -> None:
    made = call(response(templates={JSON: f"#set($context.responseOverride.{template})"}))
    with pytest.raises(Refusal) as refusal:
        answer(made, Answer(200))
    assert refusal.value.type == "API_CONFIGURATION_ERROR"


def test_a_header_that_is_mapped_has_a_name_that_headers_have() -> None:
    with pytest.raises(Refusal) as refusal:
        answer(call(response(parameters={"a b": "'c'"})), Answer(200))
    assert refusal.value.type == "API_CONFIGURATION_ERROR"


@pytest.mark.parametrize("status", ["'418'", "$input.path('$.missing')"])
def test_a_status_that_is_no_number_does_not_count(status: str) -> None:
    templates = {JSON: f"#set($context.responseOverride.status = {status})"}
    assert answer(call(response(templates=templates)), Answer(200)).status == 200


def test_no_value_begins_another_header() -> None:
    made = call(response(parameters={"X-Name": "integration.response.body.name"}))
    said = answer(made, Answer(200, [], b'{"name": "a\\r\\nSet-Cookie: b=c"}'))
    assert ("X-Name", "a Set-Cookie: b=c") in said.headers


def test_a_header_beyond_latin_1_is_sent_as_utf_8() -> None:
    made = call(response(parameters={"X-Name": "integration.response.body.name"}))
    said = dict(answer(made, Answer(200, [], '{"name": "模"}'.encode())).headers)
    assert said["X-Name"].encode("latin-1").decode() == "模"


def test_a_template_that_fails_tells_nothing_of_the_backends_answer() -> None:
    made = call(response(templates={JSON: "$input.json('$.a')"}))
    with pytest.raises(Refusal) as refusal:
        answer(made, Answer(200, [], b"secret"))
    assert refusal.value.type == "API_CONFIGURATION_ERROR"
    assert made.integration_error is not None
    assert "secret" not in made.integration_error


@pytest.mark.parametrize(("accept", "body"), [("image/png", b"\x00\xff"), ("application/json", b"AP8=")])
def test_bytes_are_for_a_caller_that_accepts_them(accept: str, body: bytes) -> None:
    made = call(response(), headers={"accept": accept}, binary=("image/*",))
    assert answer(made, Answer(200, [("Content-Type", "image/png")], b"\x00\xff")).body == body


def test_what_should_be_base64_and_is_not_is_an_error_of_the_configuration() -> None:
    with pytest.raises(Refusal) as refusal:
        answer(call(response(handling="CONVERT_TO_BINARY")), Answer(200, [], b"no Base64"))
    assert refusal.value.type == "API_CONFIGURATION_ERROR"


@pytest.mark.parametrize(
    ("templates", "status", "value"),
    [
        ({}, 418, "request"),
        ({JSON: "{}"}, 418, "request"),
        ({JSON: "#set($context.responseOverride.header.X-Of = 'answer')"}, 418, "answer"),
        ({JSON: "#set($context.responseOverride.status = 202)"}, 202, "request"),
    ],
)
def test_a_template_of_the_request_overrides_the_answer_too_unless_one_of_the_answer_does(
    templates: Mapping[str, str], status: int, value: str
) -> None:
    integration = Integration(
        "HTTP",
        "https://llm.example.com",
        "POST",
        templates={
            JSON: "#set($context.responseOverride.status = 418)"
            "#set($context.responseOverride.header.X-Of = 'request')"
        },
        responses=(response(200, parameters={"X-Of": "'mapped'"}, templates=templates),),
    )
    route = gateways.route(integration=integration)
    made = gateways.call_of(gateways.gateway(gateways.api(route, stages=[gateways.stage()])), route)
    mapped(made, integration)
    told = answer(made, Answer(200))
    assert (told.status, [text for name, text in told.headers if name == "X-Of"]) == (status, [value])
