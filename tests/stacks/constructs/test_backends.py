"""The backends of AI APIs: what is called, with which permission, and what the caller gets of it."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from stacks.constructs.gateway import Gateway as GatewayConstruct
from stacks.gateway_stack import App, GatewayStack
from tests.stacks.synthesis import Block, Document, gateway, only, synthesize, with_api, with_route

# After `stacks`, which makes CDKTF and the provider package start fast.
from cdktf import TerraformStack, TerraformVariable  # isort: skip
from cdktf_cdktf_provider_aws.provider import AwsProvider  # isort: skip

ACCOUNT = "${data.aws_caller_identity.tollgate.account_id}"
ARN = "arn:${data.aws_partition.tollgate.partition}"
NLB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/models/0123456789abcdef"
ALB = NLB.replace("/net/", "/app/")
JOB = {"type": "sqs", "queue": "jobs"}


def documented(key: str = "POST /x", **integration: object) -> Document:
    return synthesize(with_route(key, integration))


def integration(document: Document) -> Block:
    return only(document["resource"]["aws_api_gateway_integration"])


def statements(document: Document) -> list[dict[str, Any]]:
    """What the route's role allows."""
    policy = only(document["resource"]["aws_iam_role_policy"])["policy"]
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found


def test_a_service_is_called_by_a_role_that_only_api_gateway_assumes() -> None:
    document = documented(**JOB)
    assert integration(document)["credentials"] == "${aws_iam_role.inference__POST_x.arn}"
    trust = json.loads(only(document["resource"]["aws_iam_role"])["assume_role_policy"])
    assert trust["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "apigateway.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}},
        }
    ]


def test_what_a_service_refuses_is_told_without_what_it_says_of_the_account() -> None:
    resource = documented(type="sagemaker", endpoint="e")["resource"]
    blocks = resource["aws_api_gateway_integration_response"]
    responses = {name.rpartition("__")[2]: block for name, block in blocks.items()}
    assert sorted(responses) == ["200", "400", "404", "429", "502"]
    assert "selection_pattern" not in responses["502"]
    assert "response_templates" not in responses.pop("200")
    for status, block in responses.items():
        (template,) = block["response_templates"].values()
        json.loads(template)
        assert "$input" not in template, status
    assert responses["429"]["response_parameters"]["method.response.header.Retry-After"] == "'1'"


def test_bedrock_may_invoke_the_one_model_in_the_one_region() -> None:
    document = documented(type="bedrock", model="amazon.nova-lite-v1:0")
    assert statements(document) == [
        {
            "Effect": "Allow",
            "Action": "bedrock:InvokeModel",
            "Resource": [f"{ARN}:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"],
        }
    ]
    block = integration(document)
    assert block["type"] == "AWS"
    assert block["uri"] == (
        f"{ARN}:apigateway:us-east-1:bedrock-runtime:path/model/amazon.nova-lite-v1:0/converse"
    )


def test_a_profile_may_reach_its_models_in_its_regions_and_nothing_else_may() -> None:
    profile = f"{ARN}:bedrock:us-east-1:{ACCOUNT}:inference-profile/us.amazon.nova-lite-v1:0"
    document = documented(type="bedrock", model="us.amazon.nova-lite-v1:0", regions=["us-west-2"])
    by_profile, behind = statements(document)
    assert by_profile["Resource"] == [profile]
    assert behind["Resource"] == [
        f"{ARN}:bedrock:{region}::foundation-model/amazon.nova-lite-v1:0"
        for region in ("us-east-1", "us-west-2")
    ]
    assert behind["Condition"] == {"StringEquals": {"bedrock:InferenceProfileArn": profile}}


def test_a_global_profile_may_reach_its_model_of_no_region_too() -> None:
    document = documented(type="bedrock", model="global.anthropic.claude-x", regions=["us-east-1"])
    _, behind = statements(document)
    assert f"{ARN}:bedrock:::foundation-model/anthropic.claude-x" in behind["Resource"]


def test_an_application_profile_is_one_part_of_the_path() -> None:
    profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"
    document = documented(
        type="bedrock",
        operation="invoke",
        model=profile,
        regions=["us-east-1"],
        profile_models=["amazon.nova-pro-v1:0"],
    )
    assert integration(document)["uri"].endswith(f"path/model/{profile.replace('/', '%2F')}/invoke")
    assert statements(document)[0]["Resource"] == [profile]


@pytest.mark.parametrize("operation", ["converse", "invoke", "openai"])
def test_no_call_leaves_the_guardrail_out(operation: str) -> None:
    of_openai = {"models": ["openai.gpt-oss-20b-1:0"]}
    model = of_openai if operation == "openai" else {"model": "amazon.nova-lite-v1:0"}
    guardrail = {"id": "abc123", "version": "7"}
    document = documented(type="bedrock", operation=operation, guardrail=guardrail, **model)
    invoke, apply = statements(document)
    arn = f"{ARN}:bedrock:us-east-1:{ACCOUNT}:guardrail/abc123"
    assert invoke["Condition"]["StringEquals"]["bedrock:GuardrailIdentifier"] == f"{arn}:7"
    assert apply == {"Effect": "Allow", "Action": "bedrock:ApplyGuardrail", "Resource": [arn]}
    block = integration(document)
    if operation == "converse":
        (template,) = block["request_templates"].values()
        assert f'"guardrailConfig": {{"guardrailIdentifier": "{arn}", "guardrailVersion": "7"}}' in template
        # The caller's own would be one of the fields that go on.
        assert template.count("guardrailConfig") == 1
    else:
        header = "integration.request.header.X-Amzn-Bedrock-GuardrailIdentifier"
        assert block["request_parameters"][header] == f"'{arn}'"


def test_callers_choose_a_model_of_the_list_and_no_other() -> None:
    models = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]
    document = documented("POST /m/{model}", type="bedrock", model="{model}", models=models)
    block = integration(document)
    assert block["uri"].endswith("path/model/{model}/converse")
    assert block["request_parameters"]["integration.request.path.model"] == "method.request.path.model"
    (template,) = block["request_templates"].values()
    assert '["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]' in template
    assert '#if(!$allowed.contains($chosen))#set($chosen = "not-allowed")#end' in template
    assert block["passthrough_behavior"] == "NEVER"
    assert [arn.rpartition("/")[2] for arn in statements(document)[0]["Resource"]] == models


def test_sagemaker_may_invoke_the_one_endpoint() -> None:
    document = documented(
        type="sagemaker", endpoint="Llama-3", target_variant="blue", content_type="text/csv"
    )
    assert statements(document) == [
        {
            "Effect": "Allow",
            "Action": "sagemaker:InvokeEndpoint",
            "Resource": f"{ARN}:sagemaker:us-east-1:{ACCOUNT}:endpoint/llama-3",
        }
    ]
    block = integration(document)
    assert block["uri"].endswith(":runtime.sagemaker:path/endpoints/Llama-3/invocations")
    assert block["request_parameters"] == {
        "integration.request.header.Content-Type": "'text/csv'",
        "integration.request.header.X-Amzn-SageMaker-Target-Variant": "'blue'",
    }


def test_sagemakers_models_are_a_condition_of_the_role() -> None:
    models = ["a.tar.gz", "b.tar.gz"]
    document = documented(
        "POST /{m}", type="sagemaker", endpoint="e", target_model="{m}", target_models=models
    )
    assert statements(document)[0]["Condition"] == {"StringEquals": {"sagemaker:TargetModel": models}}


def test_asynchronous_inference_reads_from_its_folder_alone() -> None:
    document = documented(
        "POST /{object}", type="sagemaker", endpoint="e", async_inference={"input": "s3://bucket/in/"}
    )
    assert statements(document)[0]["Action"] == "sagemaker:InvokeEndpointAsync"
    block = integration(document)
    assert block["uri"].endswith("/async-invocations")
    template = block["request_templates"]["application/json"]
    assert "s3://bucket/in/$context.identity.apiKeyId/$input.params('object')" in template
    answers = document["resource"]["aws_api_gateway_integration_response"]
    accepted = next(block for name, block in answers.items() if name.endswith("__202"))
    header = "X-Amzn-SageMaker-OutputLocation"
    assert accepted["response_parameters"][f"method.response.header.{header}"] == (
        f"integration.response.header.{header}"
    )


def test_a_message_says_by_which_request_and_whose_key_it_came() -> None:
    document = documented(**JOB)
    template = integration(document)["request_templates"]["application/json"]
    fields = dict(field.split("=", 1) for field in template.split("&"))
    assert "\n" not in template
    assert (fields["Action"], fields["MessageBody"]) == ("SendMessage", "$util.urlEncode($input.body)")
    # Not `requestId`, which a caller may choose.
    assert fields["MessageAttribute.1.Value.StringValue"] == "$util.urlEncode($context.extendedRequestId)"
    assert fields["MessageAttribute.2.Value.StringValue"] == "$context.identity.apiKeyId"
    assert "MessageGroupId" not in fields
    assert statements(document) == [
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": f"{ARN}:sqs:us-east-1:{ACCOUNT}:jobs"}
    ]


def test_a_fifo_queue_has_a_group_for_each_key() -> None:
    arn = "arn:aws:sqs:us-east-1:210987654321:jobs.fifo"
    document = documented(type="sqs", queue=arn, kms_key="arn:aws:kms:us-east-1:210987654321:key/ab-c")
    template = integration(document)["request_templates"]["application/json"]
    assert "&MessageGroupId=$context.identity.apiKeyId&" in template
    assert integration(document)["uri"].endswith(":sqs:path/210987654321/jobs.fifo")
    send, use = statements(document)
    assert send["Resource"] == arn
    assert use["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]


def test_a_public_route_sends_no_empty_key_along() -> None:
    document = synthesize(with_route("POST /x", {"type": "sqs", "queue": "jobs.fifo"}, public=True))
    template = integration(document)["request_templates"]["application/json"]
    assert "apiKeyId" not in template
    assert "&MessageGroupId=public&" in template


@pytest.mark.parametrize(
    ("execution", "action", "status"),
    [("async", "StartExecution", "202"), ("sync", "StartSyncExecution", "200")],
)
def test_an_execution_gets_the_body_as_its_input(execution: str, action: str, status: str) -> None:
    document = documented(type="step_functions", state_machine="run", execution=execution)
    arn = f"{ARN}:states:us-east-1:{ACCOUNT}:stateMachine:run"
    assert statements(document) == [{"Effect": "Allow", "Action": f"states:{action}", "Resource": arn}]
    assert integration(document)["uri"].endswith(f":states:action/{action}")
    template = integration(document)["request_templates"]["application/json"]
    # A single quote is written as JSON does not know it, and must be put back.
    assert """.replaceAll("\\\\'", "'")""" in template
    answers = document["resource"]["aws_api_gateway_method_response"].values()
    assert status in {block["status_code"] for block in answers}


def test_a_backend_gets_no_credential_of_the_callers() -> None:
    block = integration(documented(type="http", url="https://x"))
    assert block["request_parameters"] == {
        "integration.request.header.Authorization": "'-'",
        "integration.request.header.x-api-key": "'-'",
    }
    forwarded = integration(documented(type="http", url="https://x", forwards=["Authorization"]))
    assert list(forwarded["request_parameters"]) == ["integration.request.header.x-api-key"]


def test_a_secret_comes_by_a_variable_that_is_not_shown() -> None:
    document = documented(
        type="http", url="https://x", secret_headers={"Authorization": "Bearer {llm_token}"}
    )
    parameters = integration(document)["request_parameters"]
    assert parameters["integration.request.header.Authorization"] == "'Bearer ${var.llm_token}'"
    variable = document["variable"]["llm_token"]
    assert (variable["sensitive"], variable["nullable"], "default" in variable) == (True, False, False)


def test_another_secret_deploys_the_api_anew() -> None:
    document = documented(type="http", url="https://x", secret_headers={"Authorization": "{llm_token}"})
    triggers = only(document["resource"]["aws_api_gateway_deployment"])["triggers"]
    assert triggers["var.llm_token"] == "${sha256(jsonencode(var.llm_token))}"


def _private(link: dict[str, object]) -> Document:
    route = {"integration": {"type": "private", "url": "https://x", "vpc_link": "models"}}
    return synthesize(gateway(apis={"inference": {"routes": {"POST /x": route}}}, vpc_links={"models": link}))


def test_a_network_load_balancer_is_reached_through_a_link() -> None:
    document = _private({"nlb": NLB})
    assert only(document["resource"]["aws_api_gateway_vpc_link"])["target_arns"] == [NLB]
    block = integration(document)
    assert (block["connection_type"], block["connection_id"]) == (
        "VPC_LINK",
        "${aws_api_gateway_vpc_link.models.id}",
    )
    assert "integration_target" not in block


def test_an_application_load_balancer_needs_a_later_provider() -> None:
    document = _private({"alb": ALB, "subnet_ids": ["subnet-0123456789abcdef0"]})
    block = integration(document)
    assert block["connection_id"] == "${aws_apigatewayv2_vpc_link.models.id}"
    assert block["integration_target"] == ALB
    assert document["terraform"]["required_providers"]["aws"]["version"] == ">= 6.25, < 7"


def test_a_link_that_is_there_is_not_made() -> None:
    document = _private({"id": "abc123"})
    assert integration(document)["connection_id"] == "abc123"
    assert "aws_api_gateway_vpc_link" not in document["resource"]


def _modes(*streams: bool | None, **fields: object) -> list[str | None]:
    """How the routes' answers are sent on, in the order of the routes."""
    routes = {
        f"POST /{number}": {
            "integration": {
                "type": "http",
                "url": "https://x",
                **({} if stream is None else {"stream": stream}),
            }
        }
        for number, stream in enumerate(streams)
    }
    resource = synthesize(gateway(apis={"inference": {"routes": routes}}, **fields))["resource"]
    blocks = resource["aws_api_gateway_integration"]
    return [blocks[name].get("response_transfer_mode") for name in sorted(blocks)]


def test_what_is_not_streamed_says_so_where_the_provider_knows_it() -> None:
    assert _modes(None, None) == [None, None]
    assert _modes(True, None) == ["STREAM", "BUFFERED"]
    assert _modes(False, None) == ["BUFFERED", "BUFFERED"]
    assert _modes(None, provider_version=">= 6.30, < 7") == ["BUFFERED"]


def test_a_function_that_streams_is_called_by_another_path() -> None:
    document = documented(type="lambda", function="f", stream=True, timeout=600)
    block = integration(document)
    assert block["uri"].endswith("function:f/response-streaming-invocations")
    assert ":lambda:path/2021-11-15/functions/" in block["uri"]
    assert (block["response_transfer_mode"], block["timeout_milliseconds"]) == ("STREAM", 600_000)
    # Longer than 300 s needs 6.26.
    assert document["terraform"]["required_providers"]["aws"]["version"] == ">= 6.26, < 7"
    assert only(document["resource"]["aws_lambda_permission"])["action"] == "lambda:InvokeFunction"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A function's folder, with what does not belong into a zip."""
    folder = tmp_path / "code"
    (folder / "lib").mkdir(parents=True)
    (folder / "__pycache__").mkdir()
    (folder / "app.py").write_text("def handler(event, context): ...\n")
    (folder / "lib" / "b.py").write_text("B = 1\n")
    (folder / "__pycache__" / "app.cpython-313.pyc").write_bytes(b"\0")
    return folder


def _written(code: Path, out: Path) -> tuple[Document, Path]:
    """The document of a gateway with a function, and its folder."""
    packaged = {
        "name": "chat",
        "path": str(code),
        "handler": "app.handler",
        "environment": {"MODEL": "small"},
    }
    routes = {
        key: {"integration": {"type": "lambda", "from": packaged, "timeout": timeout}}
        for key, timeout in (("POST /x", 10), ("POST /y", 20.5))
    }
    app = App(outdir=str(out), stack_traces=False)
    config = gateway(apis={"inference": {"routes": routes}})
    GatewayStack(app, config.stack_name, config)
    app.synth()
    folder = out / "stacks" / config.stack_name
    return json.loads((folder / "cdk.tf.json").read_text("utf-8")), folder


def test_a_folder_becomes_one_function_with_its_log_and_its_role(code: Path, tmp_path: Path) -> None:
    document, _ = _written(code, tmp_path / "out")
    resource = document["resource"]
    function = only(resource["aws_lambda_function"])
    assert function["environment"] == {"variables": {"MODEL": "small"}}
    # As long as the longest of its routes waits.
    assert (function["handler"], function["memory_size"], function["timeout"]) == ("app.handler", 256, 21)
    log = only(resource["aws_cloudwatch_log_group"])
    assert function["function_name"] == "shop-default__inference__from__chat"
    assert (log["name"], log["retention_in_days"]) == (f"/aws/lambda/{function['function_name']}", 30)
    (statement,) = statements(document)
    assert statement["Resource"].startswith("${aws_cloudwatch_log_group.")
    permission = only(resource["aws_lambda_permission"])
    assert permission["source_arn"] == "${aws_api_gateway_rest_api.inference.execution_arn}/v1/*"


def test_a_zip_has_the_same_bytes_wherever_it_is_made(code: Path, tmp_path: Path) -> None:
    first, folder = _written(code, tmp_path / "out")
    (code / "app.py").touch()
    second, _ = _written(code, tmp_path / "again")
    assert first == second
    function = only(first["resource"]["aws_lambda_function"])
    zipped = folder / function["filename"]
    digest = hashlib.sha256(zipped.read_bytes()).digest()
    assert function["source_code_hash"] == base64.b64encode(digest).decode()
    assert zipfile.ZipFile(zipped).namelist() == ["app.py", "lib/b.py"]


def _bearer(**fields: object) -> Document:
    routes = {
        "POST /x": {"integration": {"type": "mock"}},
        "GET /healthz": {"integration": {"type": "mock"}, "public": True},
    }
    return synthesize(with_api(api_key_source="bearer", routes=routes, **fields))


def test_a_bearers_key_is_asked_for_and_checked_by_api_gateway() -> None:
    resource = _bearer()["resource"]
    assert only(resource["aws_api_gateway_rest_api"])["api_key_source"] == "AUTHORIZER"
    methods = resource["aws_api_gateway_method"]
    guarded, public = methods["inference__POST_x"], methods["inference__GET_healthz"]
    assert (guarded["authorization"], guarded["api_key_required"]) == ("CUSTOM", True)
    assert guarded["authorizer_id"] == "${aws_api_gateway_authorizer.inference.id}"
    assert (public["authorization"], "authorizer_id" in public) == ("NONE", False)
    permission = only(resource["aws_lambda_permission"])
    assert permission["source_arn"] == (
        "${aws_api_gateway_rest_api.inference.execution_arn}/authorizers/"
        "${aws_api_gateway_authorizer.inference.id}"
    )
    assert (
        "aws_lambda_permission.inference__authorizer__"
        in (only(resource["aws_api_gateway_deployment"])["depends_on"])
    )


def test_an_authorizers_answer_is_kept_by_the_header_unless_it_is_not_kept() -> None:
    kept = only(_bearer()["resource"]["aws_api_gateway_authorizer"])
    assert (kept["type"], kept["identity_source"]) == ("TOKEN", "method.request.header.Authorization")
    assert kept["authorizer_result_ttl_in_seconds"] == 300
    fresh = only(_bearer(authorizer={"cache": 0})["resource"]["aws_api_gateway_authorizer"])
    assert (fresh["type"], fresh["identity_source"]) == ("REQUEST", "")
    # The provider would change the type in its place.
    assert fresh["name"] != kept["name"]
    assert "identity_validation_expression" not in fresh


def test_all_apis_of_a_stack_share_the_authorizers_function() -> None:
    api = {"api_key_source": "bearer", "routes": {"GET /x": {"integration": {"type": "mock"}}}}
    resource = synthesize(gateway(apis={"inference": api, "admin": api}))["resource"]
    assert list(resource["aws_lambda_function"]) == ["authorizer"]
    assert set(resource["aws_api_gateway_authorizer"]) == {"inference", "admin"}


def test_backends_are_shown_a_certificate_if_they_are_to_see_one() -> None:
    resource = synthesize(with_api(stage={"client_certificate": True}))["resource"]
    assert only(resource["aws_api_gateway_stage"])["client_certificate_id"] == (
        "${aws_api_gateway_client_certificate.inference.id}"
    )


def test_a_long_name_of_a_function_is_cut_to_what_lambda_takes(code: Path) -> None:
    packaged = {"name": "n", "path": str(code), "handler": "app.handler"}
    route = {"integration": {"type": "lambda", "from": packaged}}
    config = gateway(
        name="n" * 40, apis={"a" * 60: {"routes": {"POST /x": route}}}, usage_plans={}, consumers={}
    )
    name = only(synthesize(config)["resource"]["aws_lambda_function"])["function_name"]
    assert len(name) == 64


def test_a_function_that_is_called_like_a_folder_is_permitted_too(code: Path) -> None:
    packaged = {"name": "f", "path": str(code), "handler": "app.handler"}
    routes = {
        "POST /x": {"integration": {"type": "lambda", "from": packaged}},
        "POST /y": {"integration": {"type": "lambda", "function": "f"}},
    }
    resource = synthesize(gateway(apis={"inference": {"routes": routes}}))["resource"]
    permitted = {block["function_name"] for block in resource["aws_lambda_permission"].values()}
    assert permitted == {"f", "${aws_lambda_function.inference__from__f.arn}"}


def test_a_role_may_call_before_the_stage_calls_and_until_it_does_not() -> None:
    depends_on = only(documented(**JOB)["resource"]["aws_api_gateway_deployment"])["depends_on"]
    assert "aws_iam_role_policy.inference__POST_x" in depends_on


def test_what_a_program_makes_can_be_a_backend() -> None:
    stack = TerraformStack(App(stack_traces=False), "own")
    AwsProvider(stack, "aws", region="us-east-1")
    queue, machine, endpoint = (
        TerraformVariable(stack, name, type="string").string_value
        for name in ("queue", "machine", "endpoint")
    )
    routes = {
        "POST /q": {"integration": {"type": "sqs", "queue": queue, "fifo": True}},
        "POST /s": {"integration": {"type": "step_functions", "state_machine": machine}},
        "POST /e": {"integration": {"type": "sagemaker", "endpoint": endpoint}},
    }
    GatewayConstruct(stack, "gateway", gateway(apis={"inference": {"routes": routes}}))
    document = json.loads(json.dumps(stack.to_terraform()))
    assert "tftoken" not in json.dumps(document["resource"]).lower()
    policies = document["resource"]["aws_iam_role_policy"]
    # Within `${…}` Terraform takes quotes as its own.
    assert '${element(split(":", var.queue), 5)}"' in policies["inference__POST_q"]["policy"]
    assert json.loads(policies["inference__POST_e"]["policy"])["Statement"][0]["Resource"].endswith(
        ":endpoint/${lower(var.endpoint)}"
    )
    template = document["resource"]["aws_api_gateway_integration"]["inference__POST_q"]["request_templates"]
    assert "MessageGroupId" in template["application/json"]
