"""What of integrations is not served, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollgate.local.backends.emulated import gap_of
from tollgate.local.backends.targets import Targets
from tollgate.local.served.gateway import Function, Integration

ARN = "arn:aws:apigateway:us-east-1:"
FUNCTION = Function(
    "f", "arn:aws:lambda:us-east-1:1:function:f", Path("f.zip"), "index.handler", "python3.13", 3, 128
)
OF_FUNCTION = (
    f"{ARN}lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:keys:3/invocations"
)


@pytest.mark.parametrize(
    "integration",
    [
        Integration("MOCK"),
        Integration("HTTP_PROXY", "https://llm.example.com/v1"),
        Integration("HTTP", "http://${stageVariables.host}/v1"),
        Integration("AWS", f"{ARN}bedrock-runtime:path/model/a/converse"),
        Integration("AWS", f"{ARN}runtime.sagemaker:path/endpoints/a/invocations"),
        Integration("AWS_PROXY", OF_FUNCTION, function=FUNCTION),
        Integration("AWS", OF_FUNCTION, function=FUNCTION),
    ],
    ids=lambda integration: f"{integration.type} {integration.uri}",
)
def test_what_is_served_has_no_gap(integration: Integration) -> None:
    assert gap_of(integration) is None


@pytest.mark.parametrize(
    ("integration", "why"),
    [
        (
            Integration("AWS", f"{ARN}states:action/StartExecution"),
            "AWS Step Functions (StartExecution) is not emulated",
        ),
        (Integration("AWS", f"{ARN}sqs:path/123456789012/jobs"), "Amazon SQS is not emulated"),
        (
            Integration("AWS", "arn:aws:apigateway:eu-central-1:comprehend:action/DetectSentiment&Version=1"),
            "the service 'comprehend' of AWS (DetectSentiment) is not emulated",
        ),
        (Integration("AWS_PROXY", OF_FUNCTION), "the code of Lambda function 'keys:3' is not in the project"),
        (
            Integration("AWS_PROXY", f"{ARN}states:action/StartExecution"),
            "AWS Step Functions is no Lambda function, which a proxy of AWS must be",
        ),
        (
            Integration("HTTP_PROXY", "https://llm.corp.example/v1", is_private=True),
            "https://llm.corp.example/v1 is behind a VPC link: --backend ORIGIN=URL says what is in its "
            "place here",
        ),
        (Integration("AWS", "s3"), "its integration's URI is of no form that is known here: 's3'"),
    ],
)
def test_a_gap_is_told_in_words(integration: Integration, why: str) -> None:
    assert gap_of(integration) == why


def test_a_gap_shows_no_credentials() -> None:
    why = gap_of(Integration("HTTP_PROXY", "https://user:hush@llm.corp.example/v1", is_private=True))
    assert why is not None
    assert why.startswith("https://llm.corp.example/v1 is behind a VPC link")


@pytest.mark.parametrize(
    "targets",
    [
        Targets({"https://llm.corp.example": "http://127.0.0.1:1"}, None, offline=False),
        Targets({}, "http://127.0.0.1:2", offline=True),
    ],
)
def test_a_private_backend_is_served_where_another_takes_its_place(targets: Targets) -> None:
    assert gap_of(Integration("HTTP_PROXY", "https://llm.corp.example/v1", is_private=True), targets) is None


def test_a_service_is_served_where_something_takes_its_place() -> None:
    targets = Targets({"https://sqs.us-east-1.amazonaws.com": "http://127.0.0.1:4566"}, None, offline=False)
    assert gap_of(Integration("AWS", f"{ARN}sqs:path/123456789012/jobs"), targets) is None
