"""Edits of a gateway that Terraform has applied: what the API then holds, and what its stage serves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.terraform.conftest import AppliedGateway, ApplyGateway
from tollgate.config.gateway import Gateway

pytestmark = pytest.mark.terraform

MOCK = {"integration": {"type": "mock"}}
DEPLOYMENT = "aws_api_gateway_deployment.a"

Routes = dict[str, dict[str, Any]]


def _mock(**fields: object) -> dict[str, Any]:
    return {"integration": {"type": "mock"} | fields}


def _http(url: str, **fields: object) -> dict[str, Any]:
    return {"integration": {"type": "http", "url": url} | fields}


BEFORE: Routes = {
    "GET /": MOCK,
    "GET /closes": MOCK | {"public": True},
    "GET /opens": MOCK,
    "GET /renamed/{id}": MOCK,
    "GET /renamed/{id}/below": MOCK,
    "GET /greedy/{id}": MOCK,
    "GET /status": _mock(status=200),
    "GET /headers": _mock(headers={"X-A": "1", "X-B": "2"}),
    "GET /body": _mock(body={"a": 1}),
    "GET /url/{id}": _http("https://llm.example.com/{id}", headers={"X-A": "1"}),
    "GET /timeout": _http("https://llm.example.com"),
}
AFTER: Routes = {
    "GET /": MOCK,
    "GET /closes": MOCK,
    "GET /opens": MOCK | {"public": True},
    "GET /renamed/{user}": MOCK,
    "GET /renamed/{user}/below": MOCK,
    "GET /greedy/{rest+}": MOCK,
    "GET /status": _mock(status=503),
    "GET /headers": _mock(headers={"X-A": "3", "X-C": "4"}),
    "GET /body": _mock(body={"a": 2}),
    "GET /url/{id}": _http("https://other.example.com/v1/{id}", headers={"X-C": "1"}),
    "GET /timeout": _http("https://llm.example.com", timeout=5),
    "PUT /new": MOCK,
}


def test_edits_are_served_at_once_and_leave_nothing_to_do(apply_gateway: ApplyGateway) -> None:
    applied = apply_gateway(_with(BEFORE))
    applied.apply(_with(AFTER))
    assert applied.served() == {route: not described.get("public") for route, described in AFTER.items()}
    integrations = applied.integrations()
    assert integrations["GET /status"]["requestTemplates"] == {"application/json": '{"statusCode": 503}'}
    assert integrations["GET /url/{id}"]["uri"] == "https://other.example.com/v1/{id}"
    assert integrations["GET /timeout"]["timeoutInMillis"] == 5000
    _assert_settled(applied, _with(AFTER))


def test_removed_routes_are_told_until_a_deployment_without_them_is_made(apply_gateway: ApplyGateway) -> None:
    """Terraform deletes a method only after it has made the deployment: it cannot be had in one go."""
    removed: Routes = {"GET /b/{id}": MOCK, "ANY /c/{proxy+}": MOCK | {"public": True}, "OPTIONS /": MOCK}
    applied = apply_gateway(_with({"GET /": MOCK} | removed))
    after = _with({"GET /": MOCK})
    applied.apply(after)
    assert applied.served().keys() == {"GET /"} | removed.keys()
    (warning,) = applied.plan(after).warnings
    assert "ANY /c/{proxy+}, GET /b/{id}, OPTIONS /" in warning

    anew = _with({"GET /": MOCK}, redeploy="once more")
    plan = applied.plan(anew)
    assert plan.actions == {DEPLOYMENT: ["create", "delete"], "aws_api_gateway_stage.a": ["update"]}
    applied.apply(anew)
    assert applied.served() == {"GET /": True}
    _assert_settled(applied, anew)


def test_another_function_may_be_called_before_the_stage_calls_it(apply_gateway: ApplyGateway) -> None:
    def calling(function: str) -> Gateway:
        return _with({"GET /": {"integration": {"type": "lambda", "function": function}}})

    applied = apply_gateway(calling("old"))
    client = applied.aws.session("us-east-1").client("lambda", endpoint_url=applied.aws.url)
    role = client.get_function(FunctionName="old")["Configuration"]["Role"]
    client.create_function(FunctionName="new", Role=role, Code={"ZipFile": b"1"})
    done = applied.apply(calling("new"))
    order = [
        ("Creating", "aws_lambda_permission.a__new"),
        ("Changing", "aws_api_gateway_stage.a"),
        ("Destroying", "aws_lambda_permission.a__old"),
    ]
    assert [step for step in done if step in order] == order
    _assert_settled(applied, calling("new"))


def test_an_integration_of_another_kind_settles_with_a_second_apply(apply_gateway: ApplyGateway) -> None:
    """Terraform deletes the old one last, which to Amazon is the new one: the next apply makes it again.

    What the stage serves has the new one from the first apply on.
    """
    url = "https://llm.example.com"
    applied = apply_gateway(_with({"GET /type": _http(url), "GET /method": _http(url)}))
    changed = _with({"GET /type": MOCK, "GET /method": _http(url, method="POST")})
    applied.apply(changed)
    plan = applied.plan(changed)
    assert {address: plan.actions[address] for address in plan.actions if "integration." in address} == {
        "aws_api_gateway_integration.a__GET_type": ["create"],
        "aws_api_gateway_integration.a__GET_method": ["create"],
    }
    assert DEPLOYMENT not in plan.actions

    applied.apply(changed)
    assert applied.integrations()["GET /method"]["httpMethod"] == "POST"
    _assert_settled(applied, changed)


def _with(routes: Routes, **stage: object) -> Gateway:
    """A gateway with one API, `a`, that has these routes."""
    api = {"routes": routes, "stage": stage}
    return Gateway.model_validate({"name": "small", "region": "us-east-1", "apis": {"a": api}})


def _assert_settled(applied: AppliedGateway, gateway: Gateway) -> None:
    plan = applied.plan(gateway)
    assert plan.is_empty, plan.actions
    assert plan.warnings == []
