"""What `tollgate openapi` says of an API."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.strategies import gateways
from tollgate.config.gateway import Gateway
from tollgate.openapi.described.document import document
from tollgate.openapi.described.draft4 import modern
from tollgate.openapi.text import written

BACKEND = "llm.internal.example.com"
MESSAGES = [{"role": "user", "content": "Hello"}]
ALL_METHODS = {"get", "post", "put", "patch", "delete", "head", "options"}


@settings(max_examples=10, deadline=None)
@given(gateway=gateways())
def test_every_api_of_any_gateway_is_a_valid_document(gateway: Gateway) -> None:
    for api in gateway.apis:
        described = document(gateway, api)
        OpenAPIV31SpecValidator(described).validate()
        assert json.loads(written(described, "json")) == described
        assert yaml.safe_load(written(described, "yaml")) == described


@settings(max_examples=40, deadline=None)
@given(gateway=gateways())
def test_every_route_is_there_and_only_public_ones_need_no_key(gateway: Gateway) -> None:
    for name, api in gateway.apis.items():
        paths = document(gateway, name)["paths"]
        for key, route in api.items():
            described = paths[key.path.replace("+}", "}")]
            if key.method != "ANY":
                assert (described[key.method.lower()]["security"] == []) == route.public


def test_a_backend_is_not_in_it() -> None:
    secret = {"Authorization": "Bearer {llm_token}"}
    arn = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc"
    described = _described(
        {
            "POST /a": {
                "integration": {"type": "http", "url": f"https://{BACKEND}/v1", "secret_headers": secret}
            },
            "POST /b": {"integration": {"type": "lambda", "function": "summarize"}},
            "POST /c": {"integration": {"type": "bedrock", "model": arn}},
            "POST /d": {"integration": {"type": "sqs", "queue": "workqueue"}},
            "POST /e": {"integration": {"type": "sagemaker", "endpoint": "llamas"}},
            "POST /f": {"integration": {"type": "step_functions", "state_machine": "machine"}},
        }
    )
    OpenAPIV31SpecValidator(described).validate()
    text = written(described, "json")
    for word in (BACKEND, "llm_token", "summarize", "123456789012", "workqueue", "llamas", '"machine'):
        assert word not in text


@pytest.mark.parametrize(
    ("api", "schemes", "asked"),
    [
        ({}, {"apiKey": "apiKey"}, [{"apiKey": []}]),
        ({"api_key_source": "bearer"}, {"bearer": "http"}, [{"bearer": []}]),
        (
            {"api_key_source": "bearer", "authorizer": {"cache": 0}},
            {"bearer": "http", "apiKey": "apiKey"},
            [{"bearer": []}, {"apiKey": []}],
        ),
    ],
)
def test_the_key_goes_where_the_api_takes_it(
    api: dict[str, Any], schemes: dict[str, str], asked: list[dict[str, list[str]]]
) -> None:
    described = _described({"GET /a": {}, "GET /open": {"public": True}}, **api)
    found = described["components"]["securitySchemes"]
    assert {name: scheme["type"] for name, scheme in found.items()} == schemes
    assert described["paths"]["/a"]["get"]["security"] == asked
    assert described["paths"]["/open"]["get"]["security"] == []


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "{api_id}.execute-api.us-east-1.amazonaws.com"),
        ("cn-north-1", "{api_id}.execute-api.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_before_an_apply_the_server_leaves_the_id_open(region: str, host: str) -> None:
    (server,) = document(_gateway({"GET /a": {}}, region=region), "main")["servers"]
    assert server["url"] == f"https://{host}/v1"
    assert server["variables"]["api_id"]["default"]


def test_the_domain_of_an_api_is_its_server() -> None:
    domains = {"api.example.com": {"zone": "Z1", "paths": {"chat": "main"}}}
    described = document(_gateway({"GET /a": {}}, domains=domains), "main")
    assert described["servers"] == [{"url": "https://api.example.com/chat"}]


def test_a_known_url_is_the_server() -> None:
    url = "https://a1b2c3.execute-api.us-east-1.amazonaws.com/v1"
    assert document(_gateway({"GET /a": {}}), "main", url=url)["servers"] == [{"url": url}]


def test_a_greedy_path_is_a_parameter_with_a_mark() -> None:
    (operation,) = _described({"GET /files/{proxy+}": {}})["paths"]["/files/{proxy}"].values()
    (parameter,) = operation["parameters"]
    assert (parameter["name"], parameter["x-tollgate-greedy"]) == ("proxy", True)


def test_any_is_every_method_that_has_no_route_of_its_own() -> None:
    routes = {"ANY /a": {"operation_name": "all"}, "GET /a": {"public": True, "operation_name": "one"}}
    methods = _described(routes)["paths"]["/a"]
    assert methods.keys() == ALL_METHODS
    assert {method for method, operation in methods.items() if operation["security"] == []} == {"get"}
    assert [operation.get("operationId") for operation in methods.values()].count("one") == 1


def test_cors_is_not_described() -> None:
    described = _described({"ANY /a": {}}, cors={"origins": ["*"]})
    assert described["paths"]["/a"].keys() == ALL_METHODS - {"options"}


def test_a_model_that_callers_choose_is_one_of_those_that_they_may() -> None:
    models = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]
    bedrock = {"type": "bedrock", "operation": "invoke", "model": "{model}", "models": models}
    operation = _described({"POST /models/{model}": {"integration": bedrock}})["paths"]["/models/{model}"]
    assert operation["post"]["parameters"][0]["schema"]["enum"] == models
    assert operation["post"]["x-tollgate-models"] == models


@pytest.mark.parametrize(
    ("check", "passing", "failing"),
    [
        (
            {"body": "chat_completions", "models": ["a"], "max_tokens": 10},
            {"model": "a", "messages": MESSAGES, "max_tokens": 10},
            [
                {"model": "b", "messages": MESSAGES, "max_tokens": 10},
                {"model": "a", "messages": MESSAGES, "max_tokens": 11},
                {"model": "a"},
            ],
        ),
        ({"body": "embeddings"}, {"model": "a", "input": "b"}, [{"model": "a"}, []]),
        (
            {
                "json_schema": {
                    "$ref": "#/definitions/A",
                    "definitions": {"A": {"properties": {"n": {"maximum": 0, "exclusiveMaximum": True}}}},
                }
            },
            {"n": -1},
            [{"n": 0}],
        ),
        (
            {
                "json_schema": {
                    "allOf": [{"$ref": "#/definitions/A"}],
                    "definitions": {"A": {"properties": {"n": {"type": "integer"}}}},
                }
            },
            {"n": 1},
            [{"n": "1"}],
        ),
        (
            {"json_schema": {"items": [{"type": "string"}], "additionalItems": False}},
            ["a"],
            [[1], ["a", "b"]],
        ),
        (
            {"json_schema": {"dependencies": {"a": ["b"]}}},
            {"a": 1, "b": 1},
            [{"a": 1}],
        ),
    ],
)
def test_a_checked_body_is_described_by_what_it_is_held_to(
    check: dict[str, Any], passing: object, failing: list[object]
) -> None:
    described = _described({"POST /a/{b}": {"request": check}})
    OpenAPIV31SpecValidator(described).validate()
    body = described["paths"]["/a/{b}"]["post"]["requestBody"]
    schema = Draft202012Validator(described | body["content"]["application/json"]["schema"])
    assert body["required"]
    assert schema.is_valid(passing)
    assert not any(map(schema.is_valid, failing))


def test_what_must_be_there_is_a_required_parameter() -> None:
    request = {"headers": ["X-Team", "Accept"], "query": ["version"]}
    described = _described({"GET /a": {"request": request}})
    OpenAPIV31SpecValidator(described).validate()
    operation = described["paths"]["/a"]["get"]
    assert [(it["in"], it["name"], it["required"]) for it in operation["parameters"]] == [
        ("header", "X-Team", True),
        ("query", "version", True),
    ]
    assert "Accept" in operation["description"]


@pytest.mark.parametrize(
    ("integration", "status"),
    [
        ({"type": "sqs", "queue": "jobs"}, "202"),
        ({"type": "step_functions", "state_machine": "run"}, "202"),
        ({"type": "step_functions", "state_machine": "run", "execution": "sync"}, "200"),
        ({"type": "mock", "status": 418}, "418"),
    ],
)
def test_an_answer_has_the_status_that_callers_get(integration: dict[str, Any], status: str) -> None:
    answers = _described({"POST /a": {"integration": integration}})["paths"]["/a"]["post"]["responses"]
    assert [it for it in answers if it[0] == "2" or it == "418"] == [status]


def test_a_streamed_answer_is_a_stream_of_events() -> None:
    http = {"type": "http", "url": f"https://{BACKEND}/v1", "stream": True}
    answers = _described({"POST /a": {"integration": http}})["paths"]["/a"]["post"]["responses"]
    assert "text/event-stream" in answers["200"]["content"]


@pytest.mark.parametrize(("form", "first"), [("openai", "error"), ("plain", "message")])
def test_the_gateways_own_errors_have_the_apis_form(form: str, first: str) -> None:
    components = _described({"GET /a": {}}, errors=form)["components"]
    assert next(iter(components["schemas"]["Error"]["properties"])) == first
    assert components["responses"]["TooManyRequests"]["headers"].keys() == {"Retry-After", "x-should-retry"}


@pytest.mark.parametrize(
    ("integration", "refusals"),
    [
        ({"type": "bedrock", "model": "amazon.nova-lite-v1:0"}, {"400", "404", "429", "502"}),
        ({"type": "sagemaker", "endpoint": "llamas"}, {"400", "404", "429", "502"}),
        ({"type": "sqs", "queue": "jobs"}, {"400", "429", "502"}),
        ({"type": "step_functions", "state_machine": "run"}, {"400", "429", "502"}),
        ({"type": "http", "url": f"https://{BACKEND}/v1"}, {"429"}),
    ],
)
def test_a_services_refusals_are_those_that_its_route_answers_with(
    integration: dict[str, Any], refusals: set[str]
) -> None:
    answers = _described({"POST /a": {"integration": integration}})["paths"]["/a"]["post"]["responses"]
    assert answers.keys() & {"400", "404", "429", "502"} == refusals


@pytest.mark.parametrize(
    ("api", "status"),
    [({}, "401"), ({"api_key_source": "bearer", "errors": "plain"}, "401"), ({"errors": "plain"}, "403")],
)
def test_a_missing_key_has_an_answer_that_is_described(api: dict[str, Any], status: str) -> None:
    paths = _described({"GET /a": {}, "GET /open": {"public": True}}, **api)["paths"]
    asked = {"401", "403"} & paths["/a"]["get"]["responses"].keys()
    assert min(asked) == status
    assert not asked & paths["/open"]["get"]["responses"].keys()


def test_plans_and_their_limits_are_told_in_words_and_as_data() -> None:
    throttle = {"rate_limit": 5, "burst_limit": 10}
    plans = {
        "pro": {"apis": ["main"], "throttle": throttle, "quota": {"limit": 1000, "period": "MONTH"}},
        "elsewhere": {"existing_stages": [{"api_id": "a1b2c3d4e5", "stage": "v1"}]},
    }
    described = document(_gateway({"GET /a": {}}, usage_plans=plans), "main")
    assert described["x-tollgate-usage-plans"] == [
        {"name": "pro", "throttle": throttle, "quota": {"limit": 1000, "period": "MONTH"}}
    ]
    assert (
        "- pro: 5 requests per second, 10 at once; 1,000 requests per month."
        in (described["info"]["description"])
    )


def _described(routes: dict[str, Any], **api: Any) -> dict[str, Any]:
    return document(_gateway(routes, **api), "main")


def _gateway(routes: dict[str, Any], **fields: Any) -> Gateway:
    api = {name: fields.pop(name) for name in list(fields) if name in ("api_key_source", "authorizer")}
    api |= {name: fields.pop(name) for name in list(fields) if name in ("cors", "errors")}
    whole = {text: {"integration": {"type": "mock"}} | route for text, route in routes.items()}
    return Gateway.model_validate(
        {"name": "shop", "region": "us-east-1", "apis": {"main": {"routes": whole, **api}}, **fields}
    )


@pytest.mark.parametrize(
    ("others", "said"), [({}, {}), ({"additionalProperties": {"type": "integer"}}, {"type": "integer"})]
)
def test_what_is_required_has_a_place_among_the_properties(others: dict[str, Any], said: object) -> None:
    made = modern({"properties": {"b": {"type": "string"}}, "required": ["a", "b"], **others}, "#")
    assert made["properties"] == {"b": {"type": "string"}, "a": said}
