"""Many resources of one type by one call."""

from __future__ import annotations

from stacks.bulk.beside import Beside, put_beside
from stacks.provenance import identify
from tollgate.config.model import Model

# After `stacks`, which starts CDKTF fast.
import cdktf  # isort: skip
from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse  # isort: skip


def test_they_are_what_a_construct_each_would_have_been() -> None:
    here, there = (
        cdktf.TerraformStack(cdktf.Testing.app(), "stack"),
        cdktf.TerraformStack(cdktf.Testing.app(), "stack"),
    )
    for stack in (here, there):
        identify(_response(stack, "first"), "a__first", Model())
    config = {
        "restApiId": "x",
        "responseType": "second",
        "statusCode": "404",
        "responseTemplates": {"application/json": "${a.b} $context.requestId ünï"},
    }
    put_beside(_of(here), [Beside("second", config, "a__second", {"note": 1})])
    other = _response(
        there,
        "second",
        status_code="404",
        response_templates={"application/json": "${a.b} $context.requestId ünï"},
    )
    identify(other, "a__second", Model(), note=1)
    assert cdktf.Testing.synth(here) == cdktf.Testing.synth(there)


def _response(stack: cdktf.TerraformStack, name: str, **arguments: object) -> ApiGatewayGatewayResponse:
    return ApiGatewayGatewayResponse(stack, name, rest_api_id="x", response_type=name, **arguments)  # type: ignore[arg-type]


def _of(stack: cdktf.TerraformStack) -> ApiGatewayGatewayResponse:
    first = stack.node.find_child("first")
    assert isinstance(first, ApiGatewayGatewayResponse)
    return first
