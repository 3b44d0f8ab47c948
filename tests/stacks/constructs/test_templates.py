"""What mapping templates make of requests and answers, rendered as API Gateway would render them."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stacks.synthesis import Block, Document, only, synthesize, with_api, with_route
from tests.velocity import (
    API_KEY_ID,
    EXTENDED_REQUEST_ID,
    REQUEST_ID,
    Payload,
    Rendered,
    Undocumented,
    render,
)

MODELS = ["amazon.nova-lite-v1:0", "anthropic.claude-x"]
CONVERSE = {
    "additionalModelRequestFields",
    "additionalModelResponseFieldPaths",
    "inferenceConfig",
    "messages",
    "outputConfig",
    "performanceConfig",
    "promptVariables",
    "requestMetadata",
    "serviceTier",
    "system",
    "toolConfig",
}
"""What a request of Converse may have ("Converse", Amazon Bedrock API reference) beside its guardrail."""
ORIGINS = ["https://a.example.com", "https://b.example.com"]

_HARD = st.sampled_from(
    [
        "it's",
        '"',
        "\\",
        "\\'",
        "\n",
        "$input.body",
        "${x}",
        "#end",
        "#set($a = 1)",
        "##",
        "]]#",
        "#[[",
        "a&b=c%20+d",
        "模🚪",
    ]
)
texts = st.lists(_HARD | st.text(max_size=5), max_size=4).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)

few = settings(max_examples=40, deadline=None)


def spelt(text: str) -> str:
    """What Terraform makes of a template: the caller's account is no matter here."""
    known = re.sub(r"(?<!\$)\$\{[^}]*\}", "known", text)
    return known.replace("$${", "${").replace("%%{", "%{")


@functools.cache
def document(integration: str, key: str = "POST /x", api: str = "{}") -> Document:
    """Of a gateway with one route; as JSON, so that each is synthesized once."""
    fields = json.loads(api)
    if not fields:
        return synthesize(with_route(key, json.loads(integration)))
    return synthesize(with_api(routes={key: {"integration": json.loads(integration)}}, **fields))


def block(of: Document, kind: str, suffix: str) -> Block:
    named = of["resource"][f"aws_api_gateway_{kind}"]
    return only({name: found for name, found in named.items() if name.endswith(suffix)})


def request_template(key: str = "POST /x", **integration: object) -> str:
    written = block(document(json.dumps(integration), key), "integration", "")["request_templates"]
    return spelt(written["application/json"])


def answer_template(
    status: int, api: Mapping[str, object] | None = None, key: str = "POST /x", **integration: object
) -> str:
    of = document(json.dumps(integration), key, json.dumps(api or {}))
    (template,) = block(of, "integration_response", f"__{status}")["response_templates"].values()
    return spelt(template)


def bedrock(**fields: object) -> dict[str, Any]:
    return {"type": "bedrock", "guardrail": {"id": "abc123", "version": "7"}, **fields}


@few
@given(
    st.dictionaries(st.sampled_from([*sorted(CONVERSE), "guardrailConfig", "stream", "get"]) | texts, values)
)
def test_converse_gets_what_the_caller_says_and_the_gateways_guardrail(body: dict[str, Any]) -> None:
    template = request_template(**bedrock(model=MODELS[0]))
    sent = json.loads(render(template, Payload(json.dumps(body))).body)
    guardrail = sent.pop("guardrailConfig")
    assert guardrail["guardrailIdentifier"].endswith(":guardrail/abc123")
    assert (len(guardrail), guardrail["guardrailVersion"]) == (2, "7")
    assert sent == {name: value for name, value in body.items() if name in CONVERSE}


@pytest.mark.parametrize("body", ["", "[]", '"messages"', "null", "7", '{"containsKey": 1}'])
def test_converse_gets_the_guardrail_whatever_the_body_is(body: str) -> None:
    sent = json.loads(render(request_template(**bedrock(model=MODELS[0])), Payload(body)).body)
    assert list(sent) == ["guardrailConfig"]


@pytest.mark.parametrize(
    "body",
    [
        {
            "messages": [
                {"role": "user", "content": [{"text": "a"}, {"guardContent": {"text": {"text": "b"}}}]}
            ]
        },
        {"messages": [], "system": [{"guardContent": {"text": {"text": "b"}}}]},
    ],
)
def test_a_caller_cannot_say_which_part_of_a_request_the_guardrail_looks_at(body: dict[str, Any]) -> None:
    text = json.dumps(body).replace("guardContent", "\\u0067uardContent")
    sent = json.loads(render(request_template(**bedrock(model=MODELS[0])), Payload(text)).body)
    # No text is a list of messages.
    assert sent == {"messages": "guardContent is not allowed here"}


@pytest.mark.parametrize(
    "fields", [{"operation": "openai", "models": MODELS}, {"operation": "invoke", "model": MODELS[0]}]
)
def test_a_caller_cannot_tag_a_part_of_a_body_for_the_guardrail(fields: dict[str, Any]) -> None:
    template = request_template(**bedrock(**fields))
    tags = {"amazon-bedrock-guardrailConfig": {"tagSuffix": "x"}}
    assert "messages" not in render(template, Payload(json.dumps({"messages": [], **tags}))).body
    harmless = '{"messages": [{"content": "amazon-bedrock-guardrailConfig"}]}'
    assert render(template, Payload(harmless)).body == harmless


def chosen(model: str, query: Mapping[str, str] | None = None, body: str = "{}") -> tuple[str, str]:
    """Which model Bedrock is called with, and the body."""
    template = request_template(
        "POST /{model}/invoke", type="bedrock", operation="invoke", model="{model}", models=MODELS
    )
    rendered = render(template, Payload(body, path={"model": model}, query=query or {}))
    return rendered.request.get("path.model", model), rendered.body


@pytest.mark.parametrize("model", MODELS)
def test_a_model_that_is_allowed_is_called(model: str) -> None:
    body = '{"price": 10.00, "text": "$input.body #end \\" 模"}'
    assert chosen(model, body=body) == (model, body)
    # As clients write it that encode whatever they may.
    assert chosen(model.replace(":", "%3A"), body=body) == (model, body)


@pytest.mark.parametrize(
    "model",
    [
        "",
        "amazon.nova-pro-v1:0",
        "AMAZON.NOVA-LITE-V1:0",
        "amazon.nova-lite-v1%253A0",
        "amazon.nova-lite-v1",
        " amazon.nova-lite-v1:0",
        "amazon.nova-lite-v1:0/",
        "../amazon.nova-lite-v1:0",
        "x/../amazon.nova-lite-v1:0",
        "amazon.nova-lite-v1:0, anthropic.claude-x",
        '"amazon.nova-lite-v1:0"',
    ],
)
def test_no_other_model_is_called(model: str) -> None:
    assert chosen(model)[0] == "not-allowed"
    assert chosen(model, {"model": MODELS[0]})[0] == "not-allowed"


@few
@given(texts)
def test_no_text_is_a_model_that_is_allowed(model: str) -> None:
    assert chosen(model)[0] == "not-allowed"


def test_the_choice_of_a_model_goes_with_a_guardrail() -> None:
    template = request_template("POST /{model}/converse", **bedrock(model="{model}", models=MODELS))
    rendered = render(template, Payload('{"messages": []}', path={"model": "other"}))
    assert rendered.request == {"path.model": "not-allowed"}
    assert set(json.loads(rendered.body)) == {"messages", "guardrailConfig"}


@pytest.mark.parametrize(
    ("model", "asked"),
    [("a.tar.gz", "a.tar.gz"), ("A.tar.gz", "not-allowed"), ("../a", "not-allowed"), ("b%2Fc", "b/c")],
)
def test_sagemaker_is_asked_for_no_model_but_those_that_are_allowed(model: str, asked: str) -> None:
    integration = {"type": "sagemaker", "endpoint": "chat", "target_model": "{model}"}
    template = request_template("POST /{model}", **integration, target_models=["a.tar.gz", "b/c"])
    rendered = render(template, Payload("[1.50]", path={"model": model}))
    header = {"header.X-Amzn-SageMaker-Target-Model": asked}
    assert (rendered.body, rendered.request) == ("[1.50]", header)


@few
@given(texts | st.sampled_from(["../x", "%2e%2e/x", "s3://other/x", "/x"]))
def test_sagemaker_is_led_to_no_object_outside_the_folder(name: str) -> None:
    inference = {"input": "s3://bucket/requests/"}
    template = request_template(
        "POST /{object}", type="sagemaker", endpoint="chat", async_inference=inference
    )
    rendered = render(template, Payload('{"a": 1}', path={"object": name}))
    assert rendered.body == ""
    assert rendered.request == {
        "header.X-Amzn-SageMaker-InputLocation": f"s3://bucket/requests/{API_KEY_ID}/{name}"
    }


def message(body: str, queue: str = "jobs") -> dict[str, str]:
    """The form that SQS reads."""
    form = render(request_template(type="sqs", queue=queue), Payload(body)).body
    assert "\n" not in form
    fields = parse_qs(form, keep_blank_values=True, strict_parsing=True)
    return {name: value for name, (value,) in fields.items()}


@few
@given(texts.filter(bool))
def test_a_message_is_the_body_and_nothing_else_comes_of_it(body: str) -> None:
    assert message(body) == {
        "Action": "SendMessage",
        "MessageBody": body,
        "MessageAttribute.1.Name": "request_id",
        "MessageAttribute.1.Value.DataType": "String",
        "MessageAttribute.1.Value.StringValue": EXTENDED_REQUEST_ID,
        "MessageAttribute.2.Name": "api_key_id",
        "MessageAttribute.2.Value.DataType": "String",
        "MessageAttribute.2.Value.StringValue": API_KEY_ID,
    }


@pytest.mark.parametrize("body", ["&Action=DeleteQueue", "a=b&MessageBody=c", "1 + 1 = 100%", "*-._~ /é\r\n"])
def test_a_body_that_looks_like_a_form_is_a_message(body: str) -> None:
    assert message(body)["MessageBody"] == body


def test_messages_of_one_key_are_in_order_and_each_is_of_its_own() -> None:
    fields = message("{}", queue="jobs.fifo")
    assert fields["MessageGroupId"] == API_KEY_ID
    assert fields["MessageDeduplicationId"] == EXTENDED_REQUEST_ID


def test_who_sends_a_message_is_told_its_id_alone() -> None:
    answer = render(answer_template(202, type="sqs", queue="jobs"), Payload("<SendMessageResponse/>"))
    assert json.loads(answer.body) == {"id": EXTENDED_REQUEST_ID}


def states(execution: str) -> dict[str, Any]:
    return {"type": "step_functions", "state_machine": "summarize", "execution": execution}


@few
@given(values)
def test_an_execution_gets_the_callers_json(body: object) -> None:
    request = json.loads(render(request_template(**states("async")), Payload(json.dumps(body))).body)
    assert set(request) == {"stateMachineArn", "input"}
    assert json.loads(request["input"]) == body


def finished(answer: object, errors: str = "openai") -> Rendered:
    template = answer_template(200, {"errors": errors}, **states("sync"))
    return render(template, Payload(json.dumps(answer)))


@few
@given(values)
def test_the_output_of_an_execution_is_the_answer(output: object) -> None:
    written = json.dumps(output, ensure_ascii=False)
    answer = finished({"status": "SUCCEEDED", "output": written, "executionArn": "arn:aws:states:x"})
    assert (answer.body, answer.response) == (written, {})


@pytest.mark.parametrize("errors", ["openai", "plain"])
@pytest.mark.parametrize(("status", "answered"), [("FAILED", 502), ("ABORTED", 502), ("TIMED_OUT", 504)])
def test_an_execution_that_fails_tells_nothing_of_itself(status: str, answered: int, errors: str) -> None:
    said = {"cause": "arn:aws:lambda:secret", "error": "secret", "output": "secret", "input": "secret"}
    answer = finished({"status": status, **said}, errors)
    assert answer.response == {"status": answered}
    assert json.loads(answer.body)["request_id"] == REQUEST_ID
    assert "secret" not in answer.body


def test_who_starts_an_execution_is_told_its_id_alone() -> None:
    arn = "arn:aws:states:us-east-1:123456789012:execution:summarize:8a1f-0b"
    answer = {"executionArn": arn, "startDate": 1.5}
    template = answer_template(202, **states("async"))
    assert json.loads(render(template, Payload(json.dumps(answer))).body) == {"id": "8a1f-0b"}


def refused(errors: str, answer: object, missing: Undocumented = '""') -> str:
    """The message of an error that Bedrock gives a reason for."""
    template = answer_template(400, {"errors": errors}, type="bedrock", model=MODELS[0])
    error = json.loads(render(template, Payload(json.dumps(answer), missing=missing)).body)
    assert error["request_id"] == REQUEST_ID
    told: str = error["error"]["message"] if errors == "openai" else error["message"]
    return told


@pytest.mark.parametrize("errors", ["openai", "plain"])
@few
@given(said=texts.filter(bool))
def test_a_refusal_is_told_word_for_word(errors: str, said: str) -> None:
    assert refused(errors, {"message": said}) == said


@pytest.mark.parametrize("missing", ['""', "null"])
@pytest.mark.parametrize("errors", ["openai", "plain"])
@pytest.mark.parametrize("answer", [{}, {"message": None}, {"message": ""}, {"Message": "x"}])
def test_a_refusal_without_a_reason_has_a_message_still(
    errors: str, answer: object, missing: Undocumented
) -> None:
    assert refused(errors, answer, missing) == "The backend refused the request."


@pytest.mark.parametrize("errors", ["openai", "plain"])
@pytest.mark.parametrize("status", [404, 429, 502])
def test_no_other_error_tells_what_the_service_says(errors: str, status: int) -> None:
    template = answer_template(status, {"errors": errors}, type="bedrock", model=MODELS[0])
    body = render(template, Payload('{"message": "User: arn:aws:sts::123456789012 may not"}')).body
    assert json.loads(body)["request_id"] == REQUEST_ID
    assert "arn:" not in body


@pytest.mark.parametrize("header", ["Origin", "origin"])
@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (ORIGINS[0], ORIGINS[0]),
        (ORIGINS[1], ORIGINS[1]),
        ("https://evil.example.com", ORIGINS[0]),
        ("https://B.example.com", ORIGINS[0]),
        ("https://b.example.com.evil.com", ORIGINS[0]),
        (f"{ORIGINS[1]}, {ORIGINS[0]}", ORIGINS[0]),
        ("null", ORIGINS[0]),
        ("", ORIGINS[0]),
        (None, ORIGINS[0]),
    ],
)
def test_a_preflight_names_the_callers_origin_if_it_is_listed(
    header: str, origin: str | None, allowed: str
) -> None:
    assert allowed_origin({} if origin is None else {header: origin}) == allowed


def test_an_empty_header_does_not_hide_the_origin_in_small_letters() -> None:
    assert allowed_origin({"Origin": "", "origin": ORIGINS[1]}) == ORIGINS[1]


def allowed_origin(headers: Mapping[str, str]) -> str:
    """What a preflight's answer allows: a header is fixed, and what a template says goes before it."""
    name = "Access-Control-Allow-Origin"
    of = document('{"type": "mock"}', api=json.dumps({"cors": {"origins": ORIGINS}}))
    response = block(of, "integration_response", "OPTIONS_x__204")
    (template,) = response["response_templates"].values()
    rendered = render(spelt(template), Payload(headers=headers))
    assert rendered.body == ""
    mapped: str = response["response_parameters"][f"method.response.header.{name}"].strip("'")
    said: str = rendered.response.get(f"header.{name}", mapped)
    return said


def test_an_answer_with_a_template_of_its_own_names_the_origin_too() -> None:
    template = answer_template(202, {"cors": {"origins": ORIGINS}}, type="sqs", queue="jobs")
    answer = render(template, Payload(headers={"origin": ORIGINS[1]}))
    assert answer.response == {"header.Access-Control-Allow-Origin": ORIGINS[1]}
    assert json.loads(answer.body) == {"id": EXTENDED_REQUEST_ID}


PIECES = ("]", "#", "[", "$x", "{", "\\", "a")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "plain \\ text\n",
        "$input.body ${x} $!{y} #set($a = 1) #end ## #* *#",
        "]]#",
        "#[[a]]#",
        "a]]#]]#",
        "]]]#",
        "$]",
        "\\$x \\#if",
        " | ".join("".join(pieces) for pieces in itertools.product(PIECES, repeat=4)),
    ],
)
@pytest.mark.parametrize("cors", [None, {"origins": ORIGINS}])
def test_a_mock_says_its_body_word_for_word(body: str, cors: object) -> None:
    template = answer_template(200, {"cors": cors}, type="mock", body=body)
    assert render(template, Payload()).body == body


def test_a_mock_says_json_word_for_word() -> None:
    body = {"$schema": "#/x", "a": ["$input.json('$')", 'it\'s "]]#" 模'], "n": 1.5}
    assert json.loads(render(answer_template(200, type="mock", body=body), Payload()).body) == body


def told(service: dict[str, Any], answer: object) -> tuple[int, dict[str, Any]]:
    """The status and the error that a caller gets of a service's refusal."""
    rendered = render(answer_template("400", **service), Payload(json.dumps(answer)))
    headers = {name: value for name, value in rendered.response.items() if name != "status"}
    status = rendered.response.get("status", 400)
    assert headers == ({"header.Retry-After": "1"} if status == 429 else {})
    error: dict[str, Any] = json.loads(rendered.body)["error"]
    return int(status), error


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("com.amazonaws.swf.service.v2.model#InvalidExecutionInput", 400),
        ("ThrottlingException", 429),
        ("ExecutionLimitExceeded", 429),
        ("AccessDeniedException", 502),
        ("StateMachineDoesNotExist", 502),
        (None, 502),
    ],
)
def test_why_an_execution_was_not_started_is_told_apart(code: str | None, status: int) -> None:
    secret = "arn:aws:iam::123456789012:role/r"
    answer = {"message": secret, **({"__type": code} if code else {})}
    found, error = told(states("async"), answer)
    assert (found, secret in json.dumps(error)) == (status, False)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("InvalidMessageContents", 400),
        ("InvalidParameterValue", 400),
        ("RequestThrottled", 429),
        ("AccessDenied", 502),
        ("AWS.SimpleQueueService.NonExistentQueue", 502),
    ],
)
def test_why_a_message_was_not_sent_is_told_apart(code: str, status: int) -> None:
    assert told({"type": "sqs", "queue": "jobs"}, {"Error": {"Code": code, "Message": "m"}})[0] == status
