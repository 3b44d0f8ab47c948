"""OpenAI's own client calls a gateway that is served, unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openai
import pytest

from main import build_app
from tollgate.config.load import load
from tollgate.local.served.find import find
from tollgate.local.served.read import read_gateway
from tollgate.local.server.options import At, Options
from tollgate.local.server.serving import in_background

DESCRIPTION = """
name: llm
region: us-east-1
apis:
  openai:
    api_key_source: bearer
    stage: {name: openai}
    routes:
      POST /v1/chat/completions:
        request: {body: chat_completions, models: [small, large], max_tokens: 100}
        integration: {type: http, url: "https://llm.example.com/v1/chat/completions", stream: true}
      POST /v1/embeddings: {integration: {type: http, url: "https://llm.example.com/v1/embeddings"}}
      GET /v1/models: {integration: {type: http, url: "https://llm.example.com/v1/models"}}
  plain:
    errors: plain
    routes:
      GET /models: {integration: {type: http, url: "https://llm.example.com/v1/models"}}
  bedrock:
    api_key_source: bearer
    routes:
      POST /chat/completions:
        integration: {type: bedrock, operation: openai, models: [openai.gpt-oss-20b-1:0]}
usage_plans:
  pro: {apis: [openai, plain, bedrock], throttle: {rate_limit: 1000, burst_limit: 1000}}
  slow: {apis: [openai], throttle: {rate_limit: 0.01, burst_limit: 1}}
  short: {apis: [openai], quota: {limit: 1, period: MONTH}}
consumers:
  acme: {usage_plan: pro}
  slow: {usage_plan: slow}
  short: {usage_plan: short}
"""
HELLO = [{"role": "user", "content": "Hello there"}]
VALUES = {"acme/primary": "A" * 40, "slow/primary": "B" * 40, "short/primary": "C" * 40}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    folder = tmp_path_factory.mktemp("openai")
    (folder / "gateway.yaml").write_text(DESCRIPTION)
    build_app(load(str(folder / "gateway.yaml")), outdir=str(folder / "out")).synth()
    gateway = read_gateway(find(folder / "out", None, {}, offline=True).facts)
    values = {key: VALUES[key.name] for key in gateway.keys}
    with in_background(gateway, Options(values=values, offline=True)) as served:
        yield served


@contextmanager
def client(base_url: str, key: str = VALUES["acme/primary"]) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=30) as made:
        yield made


def v1(at: At) -> str:
    return f"{at.stage('openai', 'openai')}/v1"


def chat(made: openai.OpenAI, model: str = "small") -> str:
    answer = made.chat.completions.create(model=model, messages=HELLO, max_tokens=50)  # type: ignore[arg-type]
    return answer.choices[0].message.content or ""


def test_a_chat_is_answered(at: At) -> None:
    with client(v1(at)) as made:
        assert "Hello there" in chat(made)


def test_a_chat_is_streamed_word_for_word_with_its_usage_at_the_end(at: At) -> None:
    with client(v1(at)) as made:
        stream = made.chat.completions.create(  # type: ignore[call-overload]
            model="large", messages=HELLO, max_tokens=50, stream=True, stream_options={"include_usage": True}
        )
        chunks = list(stream)
    pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices]
    assert len([piece for piece in pieces if piece]) > 3
    assert "Hello there" in "".join(piece or "" for piece in pieces)
    assert chunks[-1].usage.total_tokens > 0


def test_embeddings_and_models_are_answered(at: At) -> None:
    with client(v1(at)) as made:
        found = made.embeddings.create(model="small", input=["one", "two"])
        assert len(found.data) == 2
        assert sum(number**2 for number in found.data[0].embedding) == pytest.approx(1, abs=1e-3)
        assert [model.object for model in made.models.list()]


def test_bedrock_is_asked_by_its_openai_form(at: At) -> None:
    with client(at.stage("bedrock", "v1")) as made:
        assert "Hello there" in chat(made, "openai.gpt-oss-20b-1:0")


@pytest.mark.parametrize("key", ["D" * 40, "not-a-key"])
def test_a_wrong_key_is_an_authentication_error(at: At, key: str) -> None:
    with client(v1(at), key) as made, pytest.raises(openai.AuthenticationError) as refused:
        chat(made)
    assert refused.value.code == "invalid_api_key"
    assert key not in json.dumps(refused.value.body)


def test_a_wrong_key_of_an_api_with_plain_errors_is_a_permission_error(at: At) -> None:
    with client(at.stage("plain", "v1")) as made, pytest.raises(openai.PermissionDeniedError):
        made.models.list()


def test_a_burst_over_the_limit_is_a_rate_limit_error(at: At) -> None:
    with client(v1(at), VALUES["slow/primary"]) as made:
        chat(made)
        with pytest.raises(openai.RateLimitError) as refused:
            chat(made)
    assert refused.value.code == "rate_limit_exceeded"
    assert refused.value.response.headers["retry-after"] == "1"


def test_a_quota_that_is_used_up_is_a_rate_limit_error_that_is_not_tried_again(at: At) -> None:
    with client(v1(at), VALUES["short/primary"]) as made:
        chat(made)
        with pytest.raises(openai.RateLimitError) as refused:
            chat(made)
    assert refused.value.code == "insufficient_quota"
    assert refused.value.response.headers["x-should-retry"] == "false"


def test_a_request_that_the_route_does_not_take_is_a_bad_request(at: At) -> None:
    with client(v1(at)) as made, pytest.raises(openai.BadRequestError):
        chat(made, "another-model")


def test_a_route_that_is_not_there_is_taken_for_a_broken_signature_as_at_amazon(at: At) -> None:
    with client(v1(at)) as made, pytest.raises(openai.PermissionDeniedError) as refused:
        made.files.list()
    assert refused.value.response.headers["x-amzn-errortype"] == "IncompleteSignatureException"
    assert VALUES["acme/primary"] not in refused.value.response.text


def test_no_key_stands_in_what_is_kept_of_the_calls(at: At, tmp_path: Path) -> None:
    import httpx

    usage = httpx.get(f"{at.url}/__tollgate/usage", trust_env=False).text
    assert "acme/primary" in usage
    assert not any(value in usage for value in VALUES.values())
