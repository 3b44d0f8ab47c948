"""What stands behind a route, by plans written by hand: each one way, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.review.plans import METHOD, Values, entry, of, plan, shop
from tests.review.test_kinds import REDEPLOYED
from tollgate.report.review import json_format
from tollgate.review.acceptance import judge
from tollgate.review.impact import Impact
from tollgate.review.verdict import verdict

ROLE = "aws_iam_role.sends"
ARN = "arn:aws:iam::1:role/sends"
QUEUE = "arn:aws:sqs:eu-west-1:1:jobs"
INTEGRATION = "aws_api_gateway_integration.chat"
AUTHORIZER = "aws_api_gateway_authorizer.bearer"
FUNCTION = "arn:aws:lambda:eu-west-1:1:function"
ORIGIN = "method.response.header.Access-Control-Allow-Origin"
SECRET = "Zx9Yw8Vu7Ts6Rq5Po4Nm"

PLACE: Values = {"rest_api_id": "api", "resource_id": "root", "http_method": "POST"}
SERVICE = "arn:aws:apigateway:eu-west-1"
ANSWERS: Values = {"id": "i", **PLACE, "type": "AWS", "uri": f"{SERVICE}:sqs:path/1/jobs", "credentials": ARN}


def _policy(*grants: tuple[str, str], effect: str = "Allow", **more: Any) -> str:
    statements = [{"Effect": effect, "Action": action, "Resource": on, **more} for action, on in grants]
    return json.dumps({"Statement": statements})


def _trust(*services: str) -> str:
    principal = {"Service": list(services)}
    return json.dumps({"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}})


def _called(function: str, *, how: str = "invocations") -> str:
    return f"{SERVICE}:lambda:path/2015-03-31/functions/{FUNCTION}:{function}/{how}"


def _states(machine: str) -> Values:
    template = json.dumps({"stateMachineArn": f"arn:aws:states:eu-west-1:1:stateMachine:{machine}"})
    return {
        "uri": f"{SERVICE}:states:action/StartSyncExecution",
        "request_templates": {"application/json": template},
    }


@dataclass(frozen=True)
class Case:
    """A resource that changes, and what is told of it and of the way back: kind, risk, part of the title."""

    address: str
    before: Values
    after: Values
    told: tuple[str, str, str]
    back: tuple[str, str, str]


def _of_integration(
    before: Values, after: Values, told: tuple[str, str, str], back: tuple[str, str, str]
) -> Case:
    return Case(INTEGRATION, ANSWERS | before, ANSWERS | after, told, back)


SENDS = ("sqs:SendMessage", QUEUE)
NAMED: Values = {"id": "sends", "name": "sends", "arn": ARN}
ROLE_POLICY: Values = {"id": "sends:p", "role": "sends"}
MODELS: Values = {"application/json": "chat"}
VALIDATED: Values = shop()[METHOD] | {"request_validator_id": "v", "request_models": MODELS}

CASES = {
    "a role may reach another queue": Case(
        "aws_iam_role_policy.p",
        ROLE_POLICY | {"policy": _policy(SENDS)},
        ROLE_POLICY | {"policy": _policy(SENDS, ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:pay"))},
        ("permission-widened", "high", "sqs:SendMessage on arn:aws:sqs:eu-west-1:1:pay"),
        ("permission-narrowed", "medium", "sqs:SendMessage on arn:aws:sqs:eu-west-1:1:pay"),
    ),
    "a role may do all with its queue": Case(
        "aws_iam_role_policy.p",
        ROLE_POLICY | {"policy": _policy(SENDS)},
        ROLE_POLICY | {"policy": _policy(("sqs:*", QUEUE))},
        ("permission-widened", "high", f"allows more: sqs:* on {QUEUE}"),
        ("permission-narrowed", "medium", f"no more sqs:* on {QUEUE}"),
    ),
    "a role asks for no condition any more": Case(
        "aws_iam_role_policy.p",
        ROLE_POLICY | {"policy": _policy(SENDS, Condition={"Bool": {"aws:SecureTransport": "true"}})},
        ROLE_POLICY | {"policy": _policy(SENDS)},
        ("permission-widened", "high", f"sqs:SendMessage on {QUEUE}"),
        ("permission-narrowed", "medium", f"sqs:SendMessage on {QUEUE}"),
    ),
    "a role is denied nothing any more": Case(
        "aws_iam_role_policy.p",
        ROLE_POLICY | {"policy": _policy(("sqs:DeleteQueue", "*"), effect="Deny")},
        ROLE_POLICY | {"policy": _policy()},
        ("permission-widened", "high", "not denied: sqs:DeleteQueue on *"),
        ("permission-narrowed", "medium", "sqs:DeleteQueue on *"),
    ),
    "another service may take a role": Case(
        ROLE,
        NAMED | {"assume_role_policy": _trust("apigateway.amazonaws.com")},
        NAMED | {"assume_role_policy": _trust("apigateway.amazonaws.com", "ec2.amazonaws.com")},
        ("permission-widened", "high", "sts:AssumeRole on by ec2.amazonaws.com"),
        ("permission-narrowed", "medium", "by ec2.amazonaws.com"),
    ),
    "a function runs with another role": Case(
        "aws_lambda_function.chat",
        {"id": "f", "function_name": "chat", "arn": f"{FUNCTION}:chat", "role": "arn:aws:iam::1:role/a"},
        {"id": "f", "function_name": "chat", "arn": f"{FUNCTION}:chat", "role": "arn:aws:iam::1:role/b"},
        ("function-role", "medium", "role/a → arn:aws:iam::1:role/b"),
        ("function-role", "medium", "role/b → arn:aws:iam::1:role/a"),
    ),
    "another host answers": _of_integration(
        {"type": "HTTP_PROXY", "uri": "https://llm.example.com/v1"},
        {"type": "HTTP_PROXY", "uri": "https://other.example.com/v1"},
        ("integration-target", "medium", "another host, llm.example.com → other.example.com"),
        ("integration-target", "medium", "another host, other.example.com → llm.example.com"),
    ),
    "another function answers": _of_integration(
        {"type": "AWS_PROXY", "uri": _called("chat")},
        {"type": "AWS_PROXY", "uri": _called("talk:live")},
        ("integration-target", "medium", "another function, chat → talk:live"),
        ("integration-target", "medium", "another function, talk:live → chat"),
    ),
    "another model answers": _of_integration(
        {"uri": f"{SERVICE}:bedrock-runtime:path/model/amazon.nova-lite-v1%3A0/converse"},
        {"uri": f"{SERVICE}:bedrock-runtime:path/model/amazon.nova-pro-v1%3A0/converse"},
        ("integration-target", "medium", "another model, amazon.nova-lite-v1:0 → amazon.nova-pro-v1:0"),
        ("integration-target", "medium", "another model, amazon.nova-pro-v1:0 → amazon.nova-lite-v1:0"),
    ),
    "another queue takes it": _of_integration(
        {}, {"uri": f"{SERVICE}:sqs:path/1/slow"},
        ("integration-target", "medium", "another queue, jobs → slow"),
        ("integration-target", "medium", "another queue, slow → jobs"),
    ),
    "another endpoint answers": _of_integration(
        {"uri": f"{SERVICE}:runtime.sagemaker:path//endpoints/small/invocations"},
        {"uri": f"{SERVICE}:runtime.sagemaker:path//endpoints/large/invocations"},
        ("integration-target", "medium", "another endpoint, small → large"),
        ("integration-target", "medium", "another endpoint, large → small"),
    ),
    "another state machine answers": _of_integration(
        _states("chat"), _states("talk"),
        ("integration-target", "medium", "another state machine, chat → talk"),
        ("integration-target", "medium", "another state machine, talk → chat"),
    ),
    "a queue takes what a host answered": _of_integration(
        {"type": "HTTP_PROXY", "uri": "https://llm.example.com"}, {},
        ("integration-target", "medium", "by the queue jobs, and until now by the host llm.example.com"),
        ("integration-target", "medium", "by the host llm.example.com, and until now by the queue jobs"),
    ),
    "another VPC link leads there": _of_integration(
        {"connection_id": "a"}, {"connection_id": "b"},
        ("integration-target", "medium", "another VPC link: connection_id a → b"),
        ("integration-target", "medium", "another VPC link: connection_id b → a"),
    ),
    "a backend's credential changes": _of_integration(
        {"request_parameters": {"integration.request.header.Authorization": f"'Bearer {SECRET}'"}},
        {"request_parameters": {"integration.request.header.Authorization": f"'Bearer {SECRET}2'"}},
        ("integration-request", "low", "integration.request.header.Authorization"),
        ("integration-request", "low", "integration.request.header.Authorization"),
    ),
    "another function lets callers in": Case(
        AUTHORIZER,
        {"id": "b", "rest_api_id": "api", "authorizer_uri": _called("bearer")},
        {"id": "b", "rest_api_id": "api", "authorizer_uri": _called("other")},
        ("authorizer-changed", "high", "asks another function: bearer → other"),
        ("authorizer-changed", "high", "asks another function: other → bearer"),
    ),
    "callers are told apart otherwise": Case(
        AUTHORIZER,
        {"id": "b", "rest_api_id": "api", "identity_source": "method.request.header.Authorization"},
        {"id": "b", "rest_api_id": "api", "identity_source": "context.httpMethod"},
        ("authorizer-changed", "high", "apart by context.httpMethod"),
        ("authorizer-changed", "high", "apart by method.request.header.Authorization"),
    ),
    "an authorizer's answer is kept": Case(
        AUTHORIZER,
        {"id": "b", "rest_api_id": "api", "authorizer_result_ttl_in_seconds": 0},
        {"id": "b", "rest_api_id": "api", "authorizer_result_ttl_in_seconds": None},
        ("authorizer-changed", "medium", "keeps its answers for 300 s, and 0 s until now"),
        ("authorizer-changed", "low", "keeps its answers for 0 s, and 300 s until now"),
    ),
    "a refusal has another status": Case(
        "aws_api_gateway_gateway_response.quota",
        {"id": "g", "rest_api_id": "api", "response_type": "QUOTA_EXCEEDED", "status_code": "429"},
        {"id": "g", "rest_api_id": "api", "response_type": "QUOTA_EXCEEDED", "status_code": "402"},
        ("refusal-changed", "medium", "(QUOTA_EXCEEDED) get another answer: status 429 → 402"),
        ("refusal-changed", "medium", "(QUOTA_EXCEEDED) get another answer: status 402 → 429"),
    ),
    "a refusal has another form": Case(
        "aws_api_gateway_gateway_response.quota",
        {"id": "g", "rest_api_id": "api", "response_templates": {"application/json": "{}"}},
        {"id": "g", "rest_api_id": "api", "response_templates": {"application/json": "[]"}},
        ("refusal-changed", "medium", "another body"),
        ("refusal-changed", "medium", "another body"),
    ),
    "pages of every site may call": Case(
        "aws_api_gateway_integration_response.options",
        {"id": "o", **PLACE, "response_parameters": {ORIGIN: "'https://chat.example'"}},
        {"id": "o", **PLACE, "response_parameters": {ORIGIN: "'*'"}},
        ("cors-widened", "medium", "of every site may call a, and until now those of https://chat.example"),
        ("cors-narrowed", "medium", "of https://chat.example may call a, and until now those of every site"),
    ),
    "requests are checked by nothing": Case(
        METHOD, VALIDATED, VALIDATED | {"request_validator_id": None},
        ("validation-loosened", "low", "checked by nothing"),
        ("validation-tightened", "medium", "were not until now"),
    ),
    "a content type is checked no more": Case(
        METHOD, VALIDATED, VALIDATED | {"request_models": {}},
        ("validation-loosened", "low", "no more where they are application/json"),
        ("validation-tightened", "medium", "by a model where they are application/json"),
    ),
    "a header is needed no more": Case(
        METHOD,
        VALIDATED | {"request_parameters": {"method.request.header.X-Tenant": True}},
        VALIDATED | {"request_parameters": {"method.request.header.X-Tenant": False}},
        ("validation-loosened", "low", "need not have method.request.header.X-Tenant"),
        ("validation-tightened", "medium", "must have method.request.header.X-Tenant"),
    ),
    "bodies are checked no more": Case(
        "aws_api_gateway_request_validator.v",
        {"id": "v", "rest_api_id": "api", "validate_request_body": True},
        {"id": "v", "rest_api_id": "api", "validate_request_body": False},
        ("validation-loosened", "low", "bodies no more"),
        ("validation-tightened", "medium", "bodies, and were not"),
    ),
    "another schema checks bodies": Case(
        "aws_api_gateway_model.chat",
        {"id": "c", "rest_api_id": "api", "name": "chat", "schema": "{}"},
        {"id": "c", "rest_api_id": "api", "name": "chat", "schema": '{"required": ["model"]}'},
        ("validation-changed", "medium", "by another schema"),
        ("validation-changed", "medium", "by another schema"),
    ),
}  # fmt: skip

BESIDE: dict[str, Values] = {
    METHOD: VALIDATED,
    INTEGRATION: ANSWERS,
    ROLE: NAMED,
}
"""What stands around each case, where it is not the case itself."""


def _impacts(case: Case, *, is_back: bool = False, more: tuple[Values, ...] = ()) -> list[Impact]:
    before, after = (case.after, case.before) if is_back else (case.before, case.after)
    rest = {address: values for address, values in BESIDE.items() if address != case.address}
    if case.address.startswith("aws_lambda_function."):
        rest[INTEGRATION] = ANSWERS | {"uri": _called("chat")}
    if case.address == AUTHORIZER:
        rest[METHOD] = VALIDATED | {"authorization": "CUSTOM", "authorizer_id": "b"}
    changes = [entry(address, ["no-op"], values, values) for address, values in rest.items()]
    document = plan(entry(case.address, ["update"], before, after), *changes, *more)
    return [found for found in of(document).impacts if found.kind not in ("redeploy", "redeploy-missing")]


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_alone_with_its_route(name: str) -> None:
    case = CASES[name]
    (impact,) = _impacts(case)
    kind, risk, title = case.told
    assert (impact.kind, impact.risk) == (kind, risk)
    assert title in impact.title
    is_of_the_api = impact.kind.startswith(("refusal", "cors", "permission-widened"))
    assert impact.routes == (() if is_of_the_api else ("POST /",))


@pytest.mark.parametrize("name", CASES)
def test_the_way_back_is_told(name: str) -> None:
    case = CASES[name]
    (impact,) = _impacts(case, is_back=True)
    kind, risk, title = case.back
    assert (impact.kind, impact.risk) == (kind, risk)
    assert title in impact.title


def test_a_stream_of_the_same_function_is_no_other_target() -> None:
    values = {"type": "AWS_PROXY", "uri": _called("chat")}
    stream = {
        "uri": _called("chat", how="response-streaming-invocations"),
        "response_transfer_mode": "STREAM",
    }
    case = _of_integration(values, values | stream, ("", "", ""), ("", "", ""))
    assert [found.kind for found in _impacts(case)] == ["integration-streaming"]
    assert [found.kind for found in _impacts(case, is_back=True)] == ["integration-streaming"]


def test_what_a_deployment_copies_waits_for_it_and_a_policy_does_not() -> None:
    assert _impacts(CASES["a refusal has another status"])[0].takes_effect == "at the next redeploy"
    assert _impacts(CASES["a refusal has another status"], more=REDEPLOYED)[0].takes_effect == "now"
    assert _impacts(CASES["a role may do all with its queue"])[0].takes_effect == "now"


def test_a_narrower_policy_of_no_route_is_told_mildly() -> None:
    policy = CASES["a role may reach another queue"]
    other = Case(
        policy.address,
        policy.after | {"role": "ci"},
        policy.before | {"role": "ci"},
        policy.told,
        policy.back,
    )
    assert [(found.kind, found.risk) for found in _impacts(other)] == [("permission-narrowed", "low")]


def test_a_backend_s_credential_is_in_no_report() -> None:
    case = CASES["a backend's credential changes"]
    before, after = case.before, case.after
    marks = {"request_parameters": {"integration.request.header.Authorization": True}}
    change = entry(INTEGRATION, ["update"], before, after)
    change["change"] |= {"before_sensitive": marks, "after_sensitive": marks}
    judged = judge(of(plan(change)), ())
    report = json_format.render(judged, verdict(judged))
    assert "integration-request" in report
    assert SECRET not in report


def _of_schemas(before: str, after: str) -> list[str]:
    fixed = {"id": "c", "rest_api_id": "api", "name": "chat"}
    case = Case(
        "aws_api_gateway_model.chat",
        {**fixed, "schema": before},
        {**fixed, "schema": after},
        ("", "", ""),
        ("", "", ""),
    )
    return [impact.title for impact in _impacts(case) if impact.kind == "validation-changed"]


def test_a_schema_that_is_written_otherwise_is_no_impact() -> None:
    assert _of_schemas('{"type":"object"}', '{"type": "object"}') == []


def test_what_another_schema_says_is_told() -> None:
    before, after = (
        json.dumps({"properties": {"max_tokens": {"maximum": most}, "model": {"enum": ["a"]}}})
        for most in (2048, 1024)
    )
    (said,) = _of_schemas(before, after)
    assert "(properties.max_tokens.maximum: 2048, now 1024)" in said
