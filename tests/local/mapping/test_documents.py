"""The mappings of gateways that were really synthesized, from a call to its answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import pytest

from tests.local import gateways
from tests.local.conftest import Synthesized
from tollgate.local.backends.mock import MockBackend
from tollgate.local.backends.service_uri import service_uri
from tollgate.local.call import Answer, BackendRequest, Call, Refusal
from tollgate.local.mapping.request import mapped, proxied
from tollgate.local.mapping.response import answered
from tollgate.local.served.find import find
from tollgate.local.served.gateway import Gateway
from tollgate.local.served.read import read_gateway

JSON = {"content-type": "application/json"}
CHAT = b'{"messages": [{"role": "user", "content": [{"text": "Hi"}]}], "stream": true}'


def served(synthesized: Synthesized, example: str) -> Gateway:
    out = synthesized(f"examples/{example}/gateway.yaml")
    return read_gateway(find(out, None, {"TF_VAR_provider_key": "of-the-gateway"}, offline=False).facts)


def call(
    of: Gateway,
    route: str,
    *,
    path: Mapping[str, str] | None = None,
    headers: Mapping[str, str] = JSON,
    body: bytes = CHAT,
) -> Call:
    found = next(each for api in of.apis for each in api.routes if str(each) == route)
    key = of.keys[0] if of.keys else None
    return gateways.call_of(of, found, key=key, path_parameters=path, headers=headers, body=body)


def asked(made: Call) -> tuple[str, BackendRequest]:
    """Where Amazon has what is called, and the request."""
    assert made.route is not None
    request = mapped(made, made.route.integration)
    uri = service_uri(request.url)
    assert uri is not None
    return uri.url, request


def answer(made: Call, backend: Answer) -> Answer:
    assert made.route is not None
    return answered(made, made.route.integration, backend)


def test_bedrock_is_called_with_the_guardrail_and_what_converse_takes(synthesized: Synthesized) -> None:
    url, request = asked(call(served(synthesized, "bedrock"), "POST /chat"))
    assert url == ("https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-lite-v1:0/converse")
    body = json.loads(request.body)
    assert set(body) == {"messages", "guardrailConfig"}
    assert body["messages"] == json.loads(CHAT)["messages"]


@pytest.mark.parametrize(
    ("model", "called"), [("amazon.nova-micro-v1:0", "amazon.nova-micro-v1:0"), ("other", "not-allowed")]
)
def test_bedrock_is_called_with_a_model_that_is_allowed(
    synthesized: Synthesized, model: str, called: str
) -> None:
    made = call(served(synthesized, "bedrock"), "POST /models/{model}/converse", path={"model": model})
    url, request = asked(made)
    assert url.endswith(f".amazonaws.com/model/{called}/converse")
    assert request.body == CHAT


def test_bedrocks_templates_take_json_alone(synthesized: Synthesized) -> None:
    made = call(served(synthesized, "bedrock"), "POST /chat", headers={"content-type": "text/csv"})
    with pytest.raises(Refusal) as refusal:
        asked(made)
    assert refusal.value.type == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize(
    ("status", "body", "told", "message"),
    [
        (400, {"message": "too long"}, 400, "too long"),
        (400, {}, 400, "The backend refused the request."),
        (429, {"message": "secret"}, 429, "The backend is busy. Try again later."),
        (500, {"message": "secret"}, 502, "The backend failed."),
    ],
)
def test_bedrocks_errors_are_told_as_the_api_tells_errors(
    synthesized: Synthesized, status: int, body: object, told: int, message: str
) -> None:
    made = call(served(synthesized, "bedrock"), "POST /chat")
    said = answer(made, Answer(status, [], json.dumps(body).encode()))
    assert isinstance(said.body, bytes)
    assert (said.status, json.loads(said.body)["error"]["message"]) == (told, message)
    assert ("x-request-id", made.request_id) in said.headers
    assert (("Retry-After", "1") in said.headers) == (told == 429)


def test_what_bedrock_says_is_handed_on(synthesized: Synthesized) -> None:
    made = call(served(synthesized, "bedrock"), "POST /chat")
    said = answer(made, Answer(200, [("x-amzn-RequestId", "secret")], b'{"output": 1}'))
    assert (said.status, said.body) == (200, b'{"output": 1}')
    assert dict(said.headers) == {"x-request-id": made.request_id, "Content-Type": "application/json"}


def test_sagemaker_is_asked_for_the_model_of_the_path(synthesized: Synthesized) -> None:
    made = call(
        served(synthesized, "sagemaker"),
        "POST /classifiers/{model}",
        path={"model": "spam.tar.gz"},
        headers={"content-type": "text/csv"},
        body=b"1.50,x",
    )
    url, request = asked(made)
    assert url == "https://runtime.sagemaker.us-west-2.amazonaws.com/endpoints/classifiers/invocations"
    assert ("X-Amzn-SageMaker-Target-Model", "spam.tar.gz") in request.headers
    assert ("Content-Type", "text/csv") in request.headers
    assert request.body == b"1.50,x"


def test_sagemakers_object_is_below_the_callers_key(synthesized: Synthesized) -> None:
    of = served(synthesized, "sagemaker")
    made = call(of, "POST /transcriptions/{object}", path={"object": "a.wav"})
    _, request = asked(made)
    assert made.key is not None
    where = f"s3://corp-transcriptions/requests/{made.key.id}/a.wav"
    assert ("X-Amzn-SageMaker-InputLocation", where) in request.headers
    headers = [("x-amzn-sagemaker-outputlocation", "s3://b/out")]
    said = answer(made, Answer(202, headers, b'{"InferenceId": "i-1"}'))
    assert (said.status, said.body) == (202, b'{"id": "i-1"}')
    assert ("X-Amzn-SageMaker-OutputLocation", "s3://b/out") in said.headers


def test_a_provider_is_called_with_the_gateways_key_and_not_the_callers(synthesized: Synthesized) -> None:
    made = call(
        served(synthesized, "provider"),
        "POST /v1/chat/completions",
        headers={**JSON, "authorization": "Bearer of-the-caller", "x-api-key": "of-the-caller"},
    )
    assert made.route is not None
    request = proxied(made, made.route.integration)
    assert request.url == "https://api.openai.com/v1/chat/completions"
    assert ("Authorization", "Bearer of-the-gateway") in request.headers
    assert "of-the-caller" not in repr(request)


def test_a_preflight_names_what_is_allowed(synthesized: Synthesized) -> None:
    made = call(served(synthesized, "provider"), "OPTIONS /v1/chat/completions", headers={}, body=b"")
    said = asyncio.run(MockBackend().answer(made))
    assert (said.status, said.body) == (204, b"")
    assert "POST" in dict(said.headers)["Access-Control-Allow-Methods"]
