"""What answers a route: a fixed answer, an HTTP endpoint or a Lambda function."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission

from stacks.gateway_stack import App, GatewayStack
from tests.stacks.own_resources import OwnStack, with_a_function_of_its_own
from tests.stacks.synthesis import Block, gateway, only, resources, synthesize, with_route, written

URL = "https://llm.example.com/v1"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"


def integration(key: str = "GET /a", **fields: object) -> Block:
    return only(resources(with_route(key, fields), "api_gateway_integration"))


def answer(**fields: object) -> tuple[Block, Block]:
    """The method's and the integration's response of a mock."""
    resource = synthesize(with_route("GET /a", {"type": "mock", **fields}))["resource"]
    return (
        only(resource["aws_api_gateway_method_response"]),
        only(resource["aws_api_gateway_integration_response"]),
    )


def test_a_mock_answers_with_its_status() -> None:
    template = integration(type="mock", status=204)["request_templates"]["application/json"]
    assert json.loads(template) == {"statusCode": 204}
    assert answer(status=204)[0]["status_code"] == "204"


def test_a_mock_answers_with_its_headers() -> None:
    method_response, response = answer(headers={"Cache-Control": "no-store"})
    assert method_response["response_parameters"] == {"method.response.header.Cache-Control": True}
    assert response["response_parameters"] == {"method.response.header.Cache-Control": "'no-store'"}


@pytest.mark.parametrize(
    ("body", "template"),
    [
        (None, ""),
        ("pong", "pong"),
        ({"b": 1, "a": None}, '{"a": null, "b": 1}'),
        ([], "[]"),
        (0, "0"),
        ("$5 #1", "#[[$5 #1]]#"),
        ("$ ]]# end", "#[[$ ]]]]##[[# end]]#"),
        ("日本", "日本"),
    ],
)
def test_a_mocks_body_is_said_word_for_word(body: object, template: str) -> None:
    assert answer(body=body)[1]["response_templates"] == {"application/json": template}


def test_a_mocks_content_type_decides_what_its_body_is() -> None:
    _, response = answer(headers={"content-type": "text/plain; charset=utf-8"}, body="ok")
    assert response["response_templates"] == {"text/plain": "ok"}


def test_a_mocks_response_waits_for_its_integration() -> None:
    assert answer()[1]["depends_on"] == ["aws_api_gateway_integration.inference__GET_a"]


def test_an_http_route_keeps_its_method_unless_it_names_another() -> None:
    assert integration("PUT /a", type="http", url=URL)["integration_http_method"] == "PUT"
    assert integration("PUT /a", type="http", url=URL, method="POST")["integration_http_method"] == "POST"


def test_an_http_route_is_a_proxy_to_its_address() -> None:
    block = integration(type="http", url=URL)
    assert (block["type"], block["uri"]) == ("HTTP_PROXY", URL)
    assert "response_transfer_mode" not in block


def test_an_http_route_sends_its_fixed_headers_and_the_parameters_of_its_address() -> None:
    block = integration("GET /{a}/{b}", type="http", url=f"{URL}/{{a}}", headers={"X-Tier": "pro"})
    assert block["request_parameters"] == {
        "integration.request.path.a": "method.request.path.a",
        "integration.request.header.X-Tier": "'pro'",
        "integration.request.header.Authorization": "'-'",
        "integration.request.header.x-api-key": "'-'",
    }


@pytest.mark.parametrize(("seconds", "milliseconds"), [(0.05, 50), (29, 29_000), (0.29, 290), (300, 300_000)])
def test_a_timeout_is_written_in_milliseconds(seconds: float, milliseconds: int) -> None:
    assert integration(type="http", url=URL, timeout=seconds)["timeout_milliseconds"] == milliseconds


def test_a_streamed_answer_needs_a_later_provider() -> None:
    document = synthesize(with_route("POST /chat", {"type": "http", "url": URL, "stream": True}))
    block = only(document["resource"]["aws_api_gateway_integration"])
    assert block["response_transfer_mode"] == "STREAM"
    assert document["terraform"]["required_providers"]["aws"]["version"] == ">= 6.25, < 7"
    assert document["//"]["provider_version"] == [">= 6.25: inference POST /chat streams its answer"]


@pytest.mark.parametrize(
    ("function", "arn", "name", "qualifier"),
    [
        (ARN, ARN, ARN, None),
        (f"{ARN}:live", f"{ARN}:live", ARN, "live"),
        (
            "f:live",
            "arn:${data.aws_partition.tollgate.partition}:lambda:us-east-1:"
            "${data.aws_caller_identity.tollgate.account_id}:function:f:live",
            "f",
            "live",
        ),
    ],
)
def test_a_function_is_called_by_its_arn(function: str, arn: str, name: str, qualifier: str | None) -> None:
    document = synthesize(with_route("GET /a", {"type": "lambda", "function": function}))
    block = only(document["resource"]["aws_api_gateway_integration"])
    permission = only(document["resource"]["aws_lambda_permission"])
    assert block["uri"].endswith(f":lambda:path/2015-03-31/functions/{arn}/invocations")
    assert (block["type"], block["integration_http_method"]) == ("AWS_PROXY", "POST")
    assert (permission["function_name"], permission.get("qualifier")) == (name, qualifier)


def test_a_function_lets_this_apis_stage_call_it_and_no_other() -> None:
    permission = only(resources(_lambda_routes("GET /a"), "lambda_permission"))
    assert permission["principal"] == "apigateway.amazonaws.com"
    assert permission["source_arn"] == "${aws_api_gateway_rest_api.inference.execution_arn}/v1/*"


def test_a_function_on_several_routes_needs_one_permission() -> None:
    config = _lambda_routes("GET /a", "POST /a", "GET /b")
    assert set(resources(config, "lambda_permission")) == {"inference__f"}


def test_a_function_of_two_apis_needs_a_permission_for_each() -> None:
    route = {"GET /a": {"integration": {"type": "lambda", "function": "f"}}}
    config = gateway(apis={name: {"routes": route} for name in ("inference", "admin")})
    permissions = resources(config, "lambda_permission")
    assert set(permissions) == {"inference__f", "admin__f"}
    assert len({block["statement_id_prefix"] for block in permissions.values()}) == 2


def test_a_long_name_leaves_room_for_what_makes_a_statement_unique() -> None:
    route = {"GET /a": {"integration": {"type": "lambda", "function": "f"}}}
    config = gateway(name="y" * 50, apis={"x" * 60: {"routes": route}}, usage_plans={}, consumers={})
    permission = only(resources(config, "lambda_permission"))
    assert len(permission["statement_id_prefix"]) == 100 - 26


def test_an_api_is_deployed_when_it_may_call_its_functions() -> None:
    """And a function that it calls no longer loses its permission after that."""
    deployment = only(resources(_lambda_routes("GET /a"), "api_gateway_deployment"))
    assert "aws_lambda_permission.inference__f" in deployment["depends_on"]
    assert not any("permission" in name for name in deployment["triggers"])


def test_a_permission_of_the_users_own_may_need_the_stage() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    api = stack.gateway.apis["inference"]
    LambdaPermission(
        stack, "own", function_name="f", action="lambda:InvokeFunction", principal="apigateway.amazonaws.com",
        source_arn=f"{api.resource.execution_arn}/{api.stage.resource.stage_name}/*",
    )  # fmt: skip
    deployment = only(written(stack)["resource"]["aws_api_gateway_deployment"])
    assert not any("permission" in address for address in deployment["depends_on"])


def test_a_function_of_the_users_own_is_called_by_reference(tmp_path: Path) -> None:
    resource = _own(tmp_path)["resource"]
    uri = only(resource["aws_api_gateway_integration"])["uri"]
    assert "/functions/${aws_lambda_function.summarize.arn}/invocations" in uri
    permission = only(resource["aws_lambda_permission"])
    assert permission["function_name"] == "${aws_lambda_function.summarize.arn}"


def test_a_function_of_the_users_own_is_part_of_the_trigger(tmp_path: Path) -> None:
    triggers = only(_own(tmp_path)["resource"]["aws_api_gateway_deployment"])["triggers"]
    expected = "${sha256(jsonencode(aws_lambda_function.summarize.arn))}"
    assert triggers["aws_lambda_function.summarize.arn"] == expected


def test_a_function_of_the_users_own_keeps_its_addresses_whatever_was_made_before_it(tmp_path: Path) -> None:
    before = _own(tmp_path / "before")
    # Each reference that is read takes a number in CDKTF.
    OwnStack(App(stack_traces=False)).function.arn  # noqa: B018
    assert _own(tmp_path / "after") == before


def _lambda_routes(*keys: str) -> Any:
    route = {"integration": {"type": "lambda", "function": "f"}}
    return gateway(apis={"inference": {"routes": dict.fromkeys(keys, route)}})


def _own(out: Path) -> dict[str, Any]:
    with_a_function_of_its_own(out).synth()
    document: dict[str, Any] = json.loads(
        (out / "stacks" / "own" / "cdk.tf.json").read_text(encoding="utf-8")
    )
    return document
