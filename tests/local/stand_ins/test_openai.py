"""What speaks OpenAI's API, asked by the official client."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.local.serving import serving
from tests.local.stand_ins.conftest import SLOW
from tollgate.local.stand_ins import app
from tollgate.local.stand_ins.paced import Pace

ASKED: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "First."},
    {"role": "assistant", "content": "Yes?"},
    {"role": "user", "content": [{"type": "text", "text": "What is the time?"}]},
]
SAID = "This is a stand-in for gpt-5. You said: What is the time?"


@pytest.fixture
def client(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="unused", max_retries=0) as made:
        yield made


def test_a_chat_is_answered_with_the_last_user_s_words(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(model="gpt-5", messages=ASKED)
    assert completion.choices[0].message.content == SAID
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage is not None
    assert (completion.usage.prompt_tokens, completion.usage.completion_tokens) == (8, 12)


def test_no_more_is_said_than_is_allowed(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(model="gpt-5", messages=ASKED, max_completion_tokens=4)
    assert completion.choices[0].message.content == "This is a stand-in"
    assert completion.choices[0].finish_reason == "length"


def test_a_streamed_chat_comes_word_for_word(client: openai.OpenAI) -> None:
    chunks = list(client.chat.completions.create(model="gpt-5", messages=ASKED, stream=True))
    said = [chunk.choices[0].delta.content for chunk in chunks]
    assert said[1:4] == ["This", " is", " a"]
    assert "".join(piece or "" for piece in said) == SAID
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert all(chunk.usage is None for chunk in chunks)


def test_a_stream_ends_with_its_usage_where_that_is_asked_for(client: openai.OpenAI) -> None:
    chunks = client.chat.completions.create(
        model="gpt-5", messages=ASKED, stream=True, max_tokens=3, stream_options={"include_usage": True}
    )
    *_, before, last = chunks
    assert before.choices[0].finish_reason == "length"
    assert last.choices == []
    assert last.usage is not None
    assert last.usage.completion_tokens == 3


def test_a_stream_is_server_sent_events_until_done(web: httpx.Client) -> None:
    asked = {"model": "gpt-5", "messages": ASKED, "stream": True}
    answer = web.post("/v1/chat/completions", json=asked)
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert answer.text.startswith('data: {"id": "chatcmpl-')
    assert answer.text.endswith("\n\ndata: [DONE]\n\n")


def test_a_stream_pauses_between_its_words() -> None:
    asked = {"model": "gpt-5", "messages": ASKED, "stream": True, "max_tokens": 1}
    with serving(app(Pace(pause=0.05))) as url:
        began = time.perf_counter()
        httpx.post(f"{url}/v1/chat/completions", json=asked)
        # Four events: three pauses.
        assert time.perf_counter() - began > 0.15


@pytest.mark.parametrize("prefix", ["", "/v1", "/openai/v1", "/openai/deployments/a", "/api/paas/v4"])
def test_it_is_behind_any_path(web: httpx.Client, prefix: str) -> None:
    answer = web.post(f"{prefix}/chat/completions", json={"model": "gpt-5", "messages": ASKED})
    assert answer.json()["choices"][0]["message"]["content"] == SAID


def test_a_text_is_completed(client: openai.OpenAI) -> None:
    completion = client.completions.create(model="a", prompt="Once upon a time")
    assert completion.choices[0].text == "This is a stand-in for a. You said: Once upon a time"
    chunks = client.completions.create(model="a", prompt="Once", max_tokens=3, stream=True)
    said = [(chunk.choices[0].text, chunk.choices[0].finish_reason) for chunk in chunks]
    assert said == [("This", None), (" is", None), (" a", None), ("", "length")]


def test_a_response_is_given(client: openai.OpenAI) -> None:
    response = client.responses.create(model="gpt-5", input="What is the time?")
    assert response.output_text == SAID
    with client.responses.stream(model="gpt-5", input=[{"role": "user", "content": "Hi"}]) as stream:
        deltas = [event.delta for event in stream if event.type == "response.output_text.delta"]
        assert "".join(deltas) == "This is a stand-in for gpt-5. You said: Hi"
        assert stream.get_final_response().status == "completed"


def test_an_embedding_is_of_length_1_and_the_text_s_own(client: openai.OpenAI) -> None:
    one, other, again = client.embeddings.create(model="e", input=["one", "other", "one"]).data
    assert len(one.embedding) == 1536
    assert math.hypot(*one.embedding) == pytest.approx(1)
    assert one.embedding == again.embedding
    assert one.embedding != other.embedding
    assert (one.index, other.index, again.index) == (0, 1, 2)


def test_an_embedding_as_numbers_is_the_one_in_base64(client: openai.OpenAI) -> None:
    packed = client.embeddings.create(model="e", input="one", dimensions=8).data[0].embedding
    numbers = client.embeddings.create(model="e", input="one", dimensions=8, encoding_format="float")
    assert numbers.data[0].embedding == pytest.approx(packed, rel=1e-6)
    assert len(packed) == 8


def test_an_embedding_of_tokens_is_one(client: openai.OpenAI) -> None:
    assert len(client.embeddings.create(model="e", input=[1, 2, 3]).data) == 1
    assert len(client.embeddings.create(model="e", input=[[1, 2], [3]]).data) == 2


def test_models_are_listed_and_each_that_is_asked_for_is_there(client: openai.OpenAI) -> None:
    assert "stand-in/dies" in [model.id for model in client.models.list()]
    assert client.models.retrieve("meta/llama-3").id == "meta/llama-3"


def test_a_model_that_fails_says_so_in_openai_s_form(client: openai.OpenAI) -> None:
    with pytest.raises(openai.InternalServerError) as failed:
        client.chat.completions.create(model="stand-in/error", messages=ASKED)
    assert failed.value.type == "server_error"
    with pytest.raises(openai.RateLimitError) as limited:
        client.embeddings.create(model="stand-in/throttled", input="a")
    assert limited.value.code == "rate_limit_exceeded"


def test_a_model_that_dies_cuts_its_stream(web: httpx.Client) -> None:
    asked = {"model": "stand-in/dies", "messages": ASKED, "stream": True}
    heard: list[bytes] = []
    cut = pytest.raises(httpx.RemoteProtocolError)
    with web.stream("POST", "/v1/chat/completions", json=asked) as answer, cut:
        heard.extend(answer.iter_raw())
    assert b"This" in b"".join(heard)
    assert b"DONE" not in b"".join(heard)


def test_a_model_that_dies_cuts_its_whole_answer(client: openai.OpenAI) -> None:
    with pytest.raises(openai.APIConnectionError):
        client.chat.completions.create(model="stand-in/dies", messages=ASKED)


def test_a_slow_model_answers_later(client: openai.OpenAI) -> None:
    began = time.perf_counter()
    client.chat.completions.create(model="stand-in/slow", messages=ASKED)
    assert time.perf_counter() - began > SLOW


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/v1/chat/completions", b"{", "The body of the request is no object of JSON."),
        ("/v1/chat/completions", b"[]", "The body of the request is no object of JSON."),
        ("/v1/chat/completions", b"[" * 100_000, "The body of the request is no object of JSON."),
        ("/v1/chat/completions", b"{}", "you must provide a model parameter"),
        ("/v1/chat/completions", b'{"model": "a"}', "'messages' must be a list with a message at least."),
        ("/v1/chat/completions", b'{"model": "a", "messages": [1]}', "Each of 'messages' must be an object."),
        (
            "/v1/chat/completions",
            b'{"model": "a", "messages": [{}], "max_tokens": 0}',
            "'max_tokens' must be a whole number above 0.",
        ),
        ("/v1/responses", b'{"model": "a"}', "'input' must be a text or a list."),
        (
            "/v1/embeddings",
            b'{"model": "a", "input": []}',
            "'input' must be a text, or a list of 1 to 2048 of them.",
        ),
    ],
)
def test_a_request_that_is_wrong_is_refused_in_openai_s_form(
    web: httpx.Client, path: str, body: bytes, message: str
) -> None:
    answer = web.post(path, content=body)
    assert answer.status_code == 400
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    assert answer.json() == {"error": error}


def test_a_path_that_is_none_is_refused_in_openai_s_form(web: httpx.Client) -> None:
    answer = web.post("/v1/audio/speech")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Invalid URL (POST /v1/audio/speech)"
    assert web.get("/v1/chat/completions").status_code == 405
