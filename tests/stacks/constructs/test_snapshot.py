"""Every argument of everything that a deployment copies is part of its trigger, wherever it was added."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from cdktf import (
    TerraformElement,
    TerraformLocal,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse
from cdktf_cdktf_provider_aws.api_gateway_model import ApiGatewayModel
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

from stacks.constructs.deployment import Deployment
from stacks.gateway_stack import App, GatewayStack
from tests.stacks.synthesis import MOCK, gateway
from tollgate.redeploy.snapshot import SNAPSHOT_TYPES

META_ARGUMENTS = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"}
REST_API = "aws_api_gateway_rest_api"

Arguments = dict[str, object]


@pytest.mark.parametrize("kind", sorted(SNAPSHOT_TYPES))
def test_any_change_of_any_argument_changes_the_trigger(kind: str) -> None:
    binding = _binding(kind)
    before = _definition(binding, _required(binding))
    flips = list(_flips(binding))
    unnoticed = [name for name, arguments in flips if _definition(binding, arguments) == before]
    assert flips
    assert unnoticed == []


def test_a_meta_argument_changes_no_trigger() -> None:
    def definition(*, meta: bool) -> str:
        stack = _stack()
        model = ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m")
        if meta:
            model.lifecycle = TerraformResourceLifecycle(prevent_destroy=True)
            model.depends_on = [S3Bucket(stack, "bucket").fqn]
        return _triggers(stack)["definition"]

    assert definition(meta=True) == definition(meta=False)


def test_a_resource_may_name_the_api_through_another_resource_of_it() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    api = stack.gateway.apis["inference"]
    before = _triggers(stack)["definition"]
    through = api.stage.resource.rest_api_id
    ApiGatewayGatewayResponse(stack, "x", rest_api_id=through, response_type="DEFAULT_4XX")
    assert _triggers(stack)["definition"] != before
    assert "aws_api_gateway_gateway_response.x" in _deployment(stack)["depends_on"]


def test_a_resource_may_name_the_api_through_its_deployment() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    before = _triggers(stack)["definition"]
    through = stack.gateway.apis["inference"].deployment.resource.rest_api_id
    ApiGatewayGatewayResponse(stack, "x", rest_api_id=through, response_type="DEFAULT_4XX")
    assert _triggers(stack)["definition"] != before


def test_resources_that_name_an_api_in_a_circle_belong_to_none() -> None:
    stack = _stack()
    before = _triggers(stack)
    for one, other in (("a", "b"), ("b", "a")):
        through = f"${{aws_api_gateway_gateway_response.{other}.rest_api_id}}"
        ApiGatewayGatewayResponse(stack, one, rest_api_id=through, response_type="DEFAULT_4XX")
    assert _triggers(stack) == before


def test_a_resource_without_a_binding_of_its_own_is_part_of_the_trigger() -> None:
    stack = _stack()
    before = _triggers(stack)["definition"]
    bare = TerraformResource(stack, "bare", terraform_resource_type="aws_api_gateway_gateway_response")
    bare.add_override("rest_api_id", _ID)
    assert _triggers(stack)["definition"] != before


def test_an_override_of_a_resource_is_part_of_the_trigger() -> None:
    stack = GatewayStack(App(stack_traces=False), "s", gateway())
    before = _triggers(stack)["definition"]
    for element in stack.node.find_all():
        if isinstance(element, TerraformElement) and element.node.path.endswith("/method"):
            element.add_override("api_key_required", False)
    assert _triggers(stack)["definition"] != before


def test_a_change_between_two_syntheses_of_a_stack_is_seen_for_every_api() -> None:
    apis = {name: {"routes": {"GET /": MOCK}} for name in ("first", "second")}
    stack = GatewayStack(App(stack_traces=False), "s", gateway(apis=apis, usage_plans={}, consumers={}))
    before = {name: _triggers(stack, name) for name in apis}
    for name in apis:
        stack.gateway.apis[name].resource.description = "changed"
    assert all(_triggers(stack, name) != before[name] for name in apis)


def test_a_resource_of_another_api_changes_no_trigger() -> None:
    stack = _stack()
    before = _triggers(stack)
    other = ApiGatewayRestApi(stack, "other", name="other")
    ApiGatewayModel(stack, "model", rest_api_id=other.id, content_type="a/b", name="m")
    assert _triggers(stack) == before


def test_a_value_from_outside_is_part_of_the_trigger_by_its_name() -> None:
    stack = _stack()
    function = LambdaFunction(stack, "f", function_name="f", role="r")
    ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m", schema=function.arn)
    outside = {name: value for name, value in _triggers(stack).items() if name != "definition"}
    assert outside == {"aws_lambda_function.f.arn": "${sha256(jsonencode(aws_lambda_function.f.arn))}"}


def test_a_value_of_the_api_itself_is_no_value_from_outside() -> None:
    stack = _stack()
    ApiGatewayModel(
        stack, "model", rest_api_id=_ID, content_type="a/b", name="m",
        schema=f"${{{REST_API}.inference.execution_arn}}",
    )  # fmt: skip
    assert list(_triggers(stack)) == ["definition"]


@pytest.mark.parametrize("function", ['filesha256("x")', "timestamp()"])
def test_an_expression_that_refers_to_nothing_is_part_of_the_trigger(function: str) -> None:
    stack = _stack()
    schema = f"${{{function}}}"
    ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m", schema=schema)
    assert _triggers(stack)[function] == f"${{sha256(jsonencode({function}))}}"


@pytest.mark.parametrize("instance", ["each.value", "each.key", "count.index", "self.id", "upper(each.key)"])
def test_what_differs_between_instances_is_no_value_from_outside(instance: str) -> None:
    stack = _stack()
    schema = f"${{{instance}}}"
    ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m", schema=schema)
    assert list(_triggers(stack)) == ["definition"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("contains(var.open, each.key) ? 1 : 2", "var.open"),
        ('"${aws_s3_bucket.b.arn}/${each.key}"', "aws_s3_bucket.b.arn"),
    ],
)
def test_what_is_from_outside_beside_an_instance_is_part_of_the_trigger(expression: str, value: str) -> None:
    stack = _stack()
    schema = f"${{{expression}}}"
    ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m", schema=schema)
    assert _triggers(stack)[value] == f"${{sha256(jsonencode({value}))}}"


def test_a_text_that_only_reads_like_an_instance_is_part_of_the_trigger() -> None:
    stack = _stack()
    schema = '${file("self.json")}'
    ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m", schema=schema)
    assert 'file("self.json")' in _triggers(stack)


def test_a_local_value_is_part_of_the_trigger() -> None:
    stack = _stack()
    local = TerraformLocal(stack, "schema", "{}")
    ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m", schema=local.as_string)
    assert "local.schema" in _triggers(stack)


def test_the_name_of_an_expression_with_a_template_in_it_is_literal() -> None:
    stack = _stack()
    joined = '${join("-", ["${aws_s3_bucket.b.arn}", "x"])}'
    ApiGatewayModel(stack, "model", rest_api_id=_ID, content_type="a/b", name="m", schema=joined)
    assert 'join("-", ["$${aws_s3_bucket.b.arn}", "x"])' in _triggers(stack)


_ID = f"${{{REST_API}.inference.id}}"


def _definition(binding: type[TerraformResource], arguments: Arguments) -> str:
    """The definition of a deployment whose API has one resource with these arguments."""
    if _kind(binding) == REST_API:
        return _triggers(_stack(**arguments))["definition"]
    stack = _stack()
    binding(stack, "added", **arguments)  # type: ignore[arg-type]
    return _triggers(stack)["definition"]


def _stack(**arguments: Any) -> TerraformStack:
    """The smallest stack with a deployment."""
    stack = TerraformStack(App(stack_traces=False), "s")
    rest_api = ApiGatewayRestApi(stack, "inference", **{"name": "base", **arguments})
    config = gateway().apis["inference"]
    Deployment(stack, "deployment", api="inference", rest_api=rest_api, config=config)
    return stack


def _triggers(stack: TerraformStack, api: str = "inference") -> dict[str, str]:
    triggers: dict[str, str] = _deployment(stack, api)["triggers"]
    return triggers


def _deployment(stack: TerraformStack, api: str = "inference") -> dict[str, Any]:
    deployment: dict[str, Any] = stack.to_terraform()["resource"]["aws_api_gateway_deployment"][api]
    return deployment


def _binding(kind: str) -> type[TerraformResource]:
    module = kind.removeprefix("aws_")
    name = "".join(word.title() for word in module.split("_"))
    binding: type[TerraformResource] = getattr(import_module(f"cdktf_cdktf_provider_aws.{module}"), name)
    return binding


def _kind(binding: type[TerraformResource]) -> str:
    kind: str = getattr(binding, "TF_RESOURCE_TYPE")  # noqa: B009
    return kind


def _required(binding: type[Any]) -> Arguments:
    """The arguments that a resource or a block must have, each with some value."""
    parameters = _parameters(binding)
    hints = get_type_hints(binding.__init__)
    arguments: Arguments = {
        name: next(_values(hints[name], "base"))[1]
        for name, parameter in parameters.items()
        if parameter.default is inspect.Parameter.empty
    }
    return arguments | ({"rest_api_id": _ID} if "rest_api_id" in arguments else {})


def _flips(binding: type[Any]) -> Iterator[tuple[str, Arguments]]:
    """The required arguments with one more or another one, for each argument and each of a block's."""
    required = _required(binding)
    hints = get_type_hints(binding.__init__)
    for name in _parameters(binding):
        for part, value in _values(hints[name], "flipped"):
            yield f"{name}{part}", required | {name: value}


def _parameters(binding: type[Any]) -> dict[str, inspect.Parameter]:
    return {
        name: parameter
        for name, parameter in inspect.signature(binding.__init__).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and name not in META_ARGUMENTS
    }


def _values(hint: Any, text: str) -> Iterator[tuple[str, object]]:
    """Values of a type; of a block one for each of its arguments."""
    if get_origin(hint) in (Union, UnionType):
        hint = get_args(hint)[0]
        yield from _values(hint, text)
    elif hint is str:
        yield "", text
    elif hint is bool:
        yield "", True
    elif get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        yield "", {text: next(_values(get_args(hint)[1], text))[1]}
    elif get_origin(hint) is not None and issubclass(get_origin(hint), Sequence):
        for part, value in _values(get_args(hint)[0], text):
            yield part, [value]
    elif _is_a_number(hint):
        yield "", 7
    else:
        for name, arguments in _flips(hint):
            yield f".{name}", hint(**arguments)


def _is_a_number(hint: Any) -> bool:
    return hint in (int, float)
