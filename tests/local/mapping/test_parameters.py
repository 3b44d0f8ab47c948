"""Where parameters are taken from: the tables of "Parameter mapping source reference for REST APIs"."""

from __future__ import annotations

import pytest

from tests.local import gateways
from tollgate.local.call import Answer, Call, NotServed, Refusal
from tollgate.local.mapping.parameters import of_answer, of_request

BODY = b'{"model": "m", "n": 1.5, "on": true, "tags": ["a", "b"], "deep": {"x": "y"}, "none": null}'


def call(body: bytes = BODY, content_type: str = "application/json") -> Call:
    route = gateways.route("POST", "/models/{model}")
    stage = gateways.stage("v1", variables={"host": "llm"})
    served = gateways.gateway(gateways.api(route, stages=[stage]))
    return gateways.call_of(
        served,
        route,
        query={"q": ["1", "2"], "empty": [""]},
        headers={"X-Name": "n", "content-type": content_type, "x-empty": ""},
        body=body,
        path_parameters={"model": "a/b"},
    )


ANSWER = Answer(200, [("X-Id", "1"), ("x-id", "2"), ("Content-Type", "application/json")], BODY)

REQUEST = [
    ("method.request.path.model", ["a/b"]),
    ("method.request.path.missing", []),
    ("method.request.querystring.q", ["2"]),
    ("method.request.querystring.missing", []),
    ("method.request.querystring.empty", []),
    ("method.request.multivaluequerystring.q", ["1", "2"]),
    ("method.request.header.x-name", ["n"]),
    ("method.request.header.X-NAME", ["n"]),
    ("method.request.header.x-empty", []),
    ("method.request.multivalueheader.X-Name", ["n"]),
    ("method.request.body", [BODY.decode()]),
    ("method.request.body.model", ["m"]),
    ("method.request.body.$.model", ["m"]),
    ("method.request.body.n", ["1.5"]),
    ("method.request.body.on", ["true"]),
    ("method.request.body.tags", ['["a","b"]']),
    ("method.request.body.tags[0]", ["a"]),
    ("method.request.body.deep.x", ["y"]),
    ("method.request.body.none", []),
    ("method.request.body.missing", []),
    ("context.stage", ["v1"]),
    ("context.identity.sourceIp", ["127.0.0.1"]),
    ("context.authorizer.missing", []),
    ("stageVariables.host", ["llm"]),
    ("stageVariables.missing", []),
    ("'static'", ["static"]),
    ("'it's'", ["it's"]),
    ("''", []),
    ("'", []),
    ("method.request.cookie.x", []),
    ("unheard.of", []),
]


@pytest.mark.parametrize(("expression", "values"), REQUEST)
def test_what_a_request_has(expression: str, values: list[str]) -> None:
    assert list(of_request(expression)(call())) == values


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("integration.response.header.X-ID", ["2"]),
        ("integration.response.multivalueheader.x-id", ["1,2"]),
        ("integration.response.header.missing", []),
        ("integration.response.body", [BODY.decode()]),
        ("integration.response.body.deep.x", ["y"]),
        ("integration.response.body.missing", []),
        ("integration.response.unheard.of", []),
        ("context.stage", ["v1"]),
        ("stageVariables.host", ["llm"]),
        ("'static'", ["static"]),
    ],
)
def test_what_an_answer_has(expression: str, values: list[str]) -> None:
    assert list(of_answer(expression)(call(b""), ANSWER)) == values


@pytest.mark.parametrize("body", [b'{"model": ', b"[" * 100_000], ids=["cut", "deep"])
def test_a_field_of_a_body_that_is_broken_json_refuses_the_request(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        of_request("method.request.body.model")(call(body))
    assert refused.value.type == "BAD_REQUEST_BODY"


def test_a_body_of_another_kind_has_no_fields() -> None:
    assert list(of_request("method.request.body.model")(call(b"a,b\n1,2", "text/csv"))) == []


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000], ids=["cut", "deep"])
def test_a_field_of_an_answer_that_is_broken_json_is_an_error_of_the_gateway(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        of_answer("integration.response.body.id")(call(), Answer(200, [], body))
    assert refused.value.type == "API_CONFIGURATION_ERROR"


def test_a_path_that_is_not_known_is_said() -> None:
    with pytest.raises(NotServed, match="JSONPath"):
        of_request("method.request.body.a b")
