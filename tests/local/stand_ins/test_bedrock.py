"""What speaks Bedrock's API, asked by boto3, whose reader of event streams checks every frame."""

from __future__ import annotations

import json
import math
from typing import Any

import boto3
import httpx
import pytest
import urllib3.exceptions
from botocore.config import Config
from botocore.exceptions import ClientError

CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0"
NOVA = "us.amazon.nova-lite-v1:0"
LLAMA = "meta.llama3-8b-instruct-v1:0"
GPT = "openai.gpt-oss-20b-1:0"
PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"
ASKED = [{"role": "user", "content": [{"text": "What is the time?"}]}]
REQUESTS: dict[str, dict[str, object]] = {
    CLAUDE: {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": "What is the time?"}],
    },
    NOVA: {"messages": ASKED},
    LLAMA: {"prompt": "What is the time?"},
    GPT: {"messages": [{"role": "user", "content": "What is the time?"}]},
}


def said(model: str) -> str:
    return f"This is a stand-in for {model}. You said: What is the time?"


@pytest.fixture(scope="module")
def bedrock(url: str) -> Any:
    config = Config(
        region_name="us-east-1",
        retries={"max_attempts": 0},
        inject_host_prefix=False,
    )
    return boto3.client(
        "bedrock-runtime",
        endpoint_url=url,
        aws_access_key_id="unused",
        aws_secret_access_key="unused",
        config=config,
    )


@pytest.mark.parametrize("model", [NOVA, PROFILE, "arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0"])
def test_a_conversation_is_answered_whatever_the_model(bedrock: Any, model: str) -> None:
    answer = bedrock.converse(modelId=model, messages=ASKED)
    assert answer["output"]["message"] == {"role": "assistant", "content": [{"text": said(model)}]}
    assert answer["stopReason"] == "end_turn"
    assert answer["usage"] == {"inputTokens": 4, "outputTokens": 12, "totalTokens": 16}


def test_no_more_is_said_than_is_allowed(bedrock: Any) -> None:
    answer = bedrock.converse(modelId=NOVA, messages=ASKED, inferenceConfig={"maxTokens": 4})
    assert answer["output"]["message"]["content"] == [{"text": "This is a stand-in"}]
    assert answer["stopReason"] == "max_tokens"


def test_a_conversation_streams_as_events(bedrock: Any) -> None:
    events = list(bedrock.converse_stream(modelId=NOVA, messages=ASKED)["stream"])
    kinds = [kind for event in events for kind in event]
    assert kinds == [
        "messageStart",
        *["contentBlockDelta"] * 12,
        "contentBlockStop",
        "messageStop",
        "metadata",
    ]
    words = [event["contentBlockDelta"]["delta"]["text"] for event in events[1:-3]]
    assert "".join(words) == said(NOVA)
    assert events[-1]["metadata"]["usage"]["outputTokens"] == 12


def text_of(model: str, answer: Any) -> str:
    """Where a family has its text."""
    if model == CLAUDE:
        return str(answer["content"][0]["text"])
    if model == NOVA:
        return str(answer["output"]["message"]["content"][0]["text"])
    return str(answer["generation"] if model == LLAMA else answer["choices"][0]["message"]["content"])


def piece_of(model: str, event: Any) -> str:
    if model == CLAUDE:
        return str(event.get("delta", {}).get("text", ""))
    if model == NOVA:
        return str(event.get("contentBlockDelta", {}).get("delta", {}).get("text", ""))
    return str(event["generation"] if model == LLAMA else event["choices"][0]["delta"].get("content", ""))


@pytest.mark.parametrize("model", REQUESTS)
def test_a_model_is_invoked_in_its_family_s_form(bedrock: Any, model: str) -> None:
    answer = bedrock.invoke_model(modelId=model, body=json.dumps(REQUESTS[model]))
    assert answer["contentType"] == "application/json"
    assert text_of(model, json.loads(answer["body"].read())) == said(model)
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-amzn-bedrock-output-token-count"] == "12"


@pytest.mark.parametrize("model", REQUESTS)
def test_a_model_streams_in_its_family_s_form(bedrock: Any, model: str) -> None:
    answer = bedrock.invoke_model_with_response_stream(modelId=model, body=json.dumps(REQUESTS[model]))
    events = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]
    assert "".join(piece_of(model, event) for event in events) == said(model)


@pytest.mark.parametrize("model", REQUESTS)
def test_a_profile_that_hides_its_model_is_asked_as_the_request_is(bedrock: Any, model: str) -> None:
    request = {**REQUESTS[model], **({"inferenceConfig": {}} if model == NOVA else {})}
    answer = bedrock.invoke_model(modelId=PROFILE, body=json.dumps(request))
    assert text_of(model, json.loads(answer["body"].read())) == said(PROFILE)


def test_the_user_of_a_llama_s_marked_prompt_is_heard(bedrock: Any) -> None:
    prompt = (
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi there<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    )
    answer = bedrock.invoke_model(modelId=LLAMA, body=json.dumps({"prompt": prompt, "max_gen_len": 10}))
    found = json.loads(answer["body"].read())
    assert found["generation"] == f"This is a stand-in for {LLAMA}. You said: Hi there"
    assert found["stop_reason"] == "stop"


@pytest.mark.parametrize(
    ("model", "dimensions"), [("amazon.titan-embed-text-v2:0", 1024), ("amazon.titan-embed-text-v1", 1536)]
)
def test_titan_embeds(bedrock: Any, model: str, dimensions: int) -> None:
    answer = bedrock.invoke_model(modelId=model, body=json.dumps({"inputText": "two words"}))
    found = json.loads(answer["body"].read())
    assert len(found["embedding"]) == dimensions
    assert math.hypot(*found["embedding"]) == pytest.approx(1)
    assert found["inputTextTokenCount"] == 2


def test_bedrock_s_chat_completions_are_openai_s(web: httpx.Client) -> None:
    answer = web.post("/openai/v1/chat/completions", json={"model": GPT, **REQUESTS[GPT]})
    assert answer.json()["choices"][0]["message"]["content"] == said(GPT)


@pytest.mark.parametrize(
    ("model", "name", "status"),
    [("stand-in.error", "InternalServerException", 500), ("stand-in.throttled", "ThrottlingException", 429)],
)
def test_a_model_that_fails_does_so_in_bedrock_s_form(
    bedrock: Any, model: str, name: str, status: int
) -> None:
    for operation in (bedrock.converse, bedrock.converse_stream):
        with pytest.raises(ClientError) as failed:
            operation(modelId=model, messages=ASKED)
        assert failed.value.response["Error"]["Code"] == name
        assert failed.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_model_that_dies_cuts_its_stream_between_frames(bedrock: Any) -> None:
    heard: list[Any] = []
    stream = bedrock.converse_stream(modelId="stand-in.dies", messages=ASKED)["stream"]
    with pytest.raises(urllib3.exceptions.ProtocolError):
        heard.extend(stream)
    assert heard[0] == {"messageStart": {"role": "assistant"}}
    assert "messageStop" not in heard[-1]


def test_what_is_no_model_s_id_is_refused(bedrock: Any) -> None:
    with pytest.raises(ClientError, match="The provided model identifier is invalid"):
        bedrock.converse(modelId="not-allowed", messages=ASKED)


@pytest.mark.parametrize(
    ("model", "request_", "message"),
    [
        (CLAUDE, {"messages": ASKED}, "'anthropic_version' is missing: it is 'bedrock-2023-05-31'."),
        (CLAUDE, {"anthropic_version": "a", "messages": ASKED}, "max_tokens: Field required"),
        (LLAMA, {}, "'prompt' is missing."),
        ("amazon.titan-embed-text-v2:0", {"inputText": "a", "dimensions": 3}, "'dimensions' must be one of"),
        ("cohere.command-r-v1:0", {"message": "a"}, "does not know the form of requests for cohere."),
    ],
)
def test_a_request_that_is_wrong_is_refused_in_bedrock_s_form(
    bedrock: Any, model: str, request_: dict[str, object], message: str
) -> None:
    with pytest.raises(ClientError) as refused:
        bedrock.invoke_model(modelId=model, body=json.dumps(request_))
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert message in refused.value.response["Error"]["Message"]
