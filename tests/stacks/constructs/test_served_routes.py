"""Terraform compares what a stage serves with the routes of the stack."""

from __future__ import annotations

import re

from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource
from cdktf_cdktf_provider_aws.api_gateway_rest_api_put import ApiGatewayRestApiPut

from stacks.gateway_stack import App, GatewayStack
from tests.stacks.synthesis import MOCK, Document, gateway, with_api, written


def test_every_route_of_an_api_is_one_that_its_stage_may_serve() -> None:
    routes = {"GET /self.json": MOCK, "GET /": MOCK, "ANY /v1/{proxy+}": MOCK, "POST /v1/chat": MOCK}
    stack = GatewayStack(App(stack_traces=False), "s", with_api(routes=routes))
    assert _described(written(stack)) == '["ANY /v1/{proxy+}", "GET /", "GET /self.json", "POST /v1/chat"]'


def test_a_route_that_a_program_adds_is_one_of_them() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    rest_api = stack.gateway.apis["inference"].resource
    extra = ApiGatewayResource(
        stack, "extra", rest_api_id=rest_api.id, parent_id=rest_api.root_resource_id, path_part="extra"
    )
    _method(stack, extra.id)
    assert _described(written(stack)) == '["GET /models", "PUT /extra"]'


def test_nothing_is_compared_where_a_path_cannot_be_told() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    _method(stack, "${data.aws_api_gateway_resource.elsewhere.id}")
    assert _compares_nothing(stack)


def test_nothing_is_compared_where_a_method_has_several_instances() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    rest_api = stack.gateway.apis["inference"].resource
    _method(stack, rest_api.root_resource_id, http_method="${each.value}")
    assert _compares_nothing(stack)


def test_nothing_is_compared_where_an_openapi_document_has_routes_too() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    ApiGatewayRestApiPut(
        stack, "put", rest_api_id=stack.gateway.apis["inference"].resource.id, body='{"openapi": "3.0.1"}'
    )
    assert _compares_nothing(stack)


def test_the_warning_tells_how_to_make_the_deployment_anew() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    (assertion,) = written(stack)["check"]["inference__served_routes"]["assert"]
    assert "terraform apply -replace=aws_api_gateway_deployment.inference" in assertion["error_message"]


def _compares_nothing(stack: GatewayStack) -> bool:
    locals_: dict[str, str] = written(stack)["locals"]
    return locals_ == {"inference__served_but_not_described": "${[]}"}


def _method(stack: GatewayStack, resource_id: str, *, http_method: str = "PUT") -> None:
    ApiGatewayMethod(
        stack,
        "own",
        rest_api_id=stack.gateway.apis["inference"].resource.id,
        resource_id=resource_id,
        http_method=http_method,
        authorization="NONE",
    )


def _described(document: Document) -> str:
    """The routes that the expression takes away from those that are served."""
    expression = document["locals"]["inference__served_but_not_described"]
    match = re.search(r", (\[[^]]*\])\)}$", expression)
    assert match is not None
    return match[1]
