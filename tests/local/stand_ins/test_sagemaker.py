"""What speaks SageMaker's runtime API, asked by boto3."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

CHAT = {"messages": [{"role": "user", "content": "Hi"}]}
SAID = "This is a stand-in for llama. You said: Hi"


@pytest.fixture(scope="module")
def sagemaker(url: str) -> Any:
    return boto3.client(
        "sagemaker-runtime",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="unused",
        aws_secret_access_key="unused",
        config=Config(retries={"max_attempts": 0}),
    )


def test_an_endpoint_that_chats_answers_as_openai_does(sagemaker: Any) -> None:
    answer = sagemaker.invoke_endpoint(
        EndpointName="llama", Body=json.dumps(CHAT), ContentType="application/json", TargetVariant="blue"
    )
    assert json.loads(answer["Body"].read())["choices"][0]["message"]["content"] == SAID
    assert (answer["ContentType"], answer["InvokedProductionVariant"]) == ("application/json", "blue")


def test_an_endpoint_that_generates_answers_with_a_text(sagemaker: Any) -> None:
    request = {"inputs": "Hi", "parameters": {"max_new_tokens": 3}}
    answer = sagemaker.invoke_endpoint(EndpointName="llama", Body=json.dumps(request))
    assert json.loads(answer["Body"].read()) == [{"generated_text": "This is a"}]


def test_each_row_of_csv_gets_a_number_of_its_own(sagemaker: Any) -> None:
    answer = sagemaker.invoke_endpoint(EndpointName="a", Body=b"1,2\n3,4\n1,2\n", ContentType="text/csv")
    one, other, again = map(float, answer["Body"].read().split())
    assert one == again != other
    assert 0 <= one <= 1


@pytest.mark.parametrize("body", [b"\x00\xff", b"[1]", b"{}"])
def test_whatever_else_is_taken(sagemaker: Any, body: bytes) -> None:
    answer = sagemaker.invoke_endpoint(EndpointName="a", Body=body)
    assert json.loads(answer["Body"].read()) == {"endpoint": "a", "received_bytes": len(body)}


def test_an_endpoint_streams_its_container_s_answer_in_parts(sagemaker: Any) -> None:
    answer = sagemaker.invoke_endpoint_with_response_stream(EndpointName="llama", Body=json.dumps(CHAT))
    parts = [event["PayloadPart"]["Bytes"] for event in answer["Body"]]
    assert answer["ContentType"] == "text/event-stream; charset=utf-8"
    assert parts[-1] == b"data: [DONE]\n\n"
    chunks = [json.loads(part.removeprefix(b"data: ")) for part in parts[:-1]]
    assert "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks) == SAID


def test_an_answer_for_later_says_where_it_will_be(sagemaker: Any) -> None:
    answer = sagemaker.invoke_endpoint_async(
        EndpointName="a", InputLocation="s3://bucket/in", InferenceId="i"
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["InferenceId"] == "i"
    assert answer["OutputLocation"] == "s3://stand-in/a/outputs/i.out"


@pytest.mark.parametrize(
    ("endpoint", "name", "status"),
    [("stand-in-error", "InternalFailure", 500), ("stand-in-throttled", "ThrottlingException", 429)],
)
def test_an_endpoint_that_fails_does_so_in_sagemaker_s_form(
    sagemaker: Any, endpoint: str, name: str, status: int
) -> None:
    with pytest.raises(ClientError) as failed:
        sagemaker.invoke_endpoint(EndpointName=endpoint, Body=b"a")
    assert failed.value.response["Error"]["Code"] == name
    assert failed.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_target_that_is_no_model_s_file_is_refused(sagemaker: Any) -> None:
    assert sagemaker.invoke_endpoint(EndpointName="a", Body=b"a", TargetModel="spam.tar.gz")["Body"].read()
    with pytest.raises(ClientError, match="Failed to download model data"):
        sagemaker.invoke_endpoint(EndpointName="a", Body=b"a", TargetModel="not-allowed")


def test_a_chat_that_is_wrong_is_refused(sagemaker: Any) -> None:
    with pytest.raises(ClientError) as refused:
        sagemaker.invoke_endpoint(EndpointName="a", Body=b'{"messages": []}')
    assert refused.value.response["Error"]["Code"] == "ValidationError"
