"""What `tollgate snippet` prints: commands and programs that do the call that they show."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
import types
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from tests.strategies import texts
from tollgate.config.gateway import Gateway
from tollgate.errors import TollgateError
from tollgate.openapi.snippet.call import VARIABLE, Call, at, call_of, consumer_of
from tollgate.openapi.snippet.curl import curl
from tollgate.openapi.snippet.openai import openai
from tollgate.openapi.snippet.python import python

HTTP = {"type": "http", "url": "https://llm.example.com/v1"}
STREAM = {**HTTP, "stream": True}
BEARER = {"api_key_source": "bearer"}
KEY = "a-key-of-acme"

_odd = st.text("'\"$`\\!%&;|<>()[]{}*?#~ \t\nü🚪=@-x", min_size=1, max_size=8) | texts


@settings(max_examples=60, deadline=None)
@given(
    models=st.lists(_odd.map(str.strip).filter(bool), min_size=1, max_size=2, unique=True),
    query=st.lists(st.sampled_from(["a", "b-1", "$c"]), min_size=1, unique=True),
)
def test_odd_names_stay_words_of_one_command_and_texts_of_a_program(
    models: list[str], query: list[str]
) -> None:
    check = {"body": "chat_completions", "models": models, "query": query}
    call = _call({"POST /v1/chat/completions": {"integration": HTTP, "request": check}})
    words = _words(curl(call))
    assert words.count("curl") == 1
    assert words[words.index("--data-raw") + 1] == json.dumps(call.body)
    assert call.url in words
    assert json.loads(words[-1])["model"] == models[0]
    for text in (python(call), openai(call)):
        compile(text, "snippet.py", "exec")
    assert repr(models[0]) in openai(call)


def test_a_shell_runs_it_as_one_command_with_the_key(tmp_path: Path) -> None:
    (tmp_path / "curl").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "curl").chmod(0o755)
    models = ['it\'s $HOME `id` \\ "x"']
    call = _call(
        {
            "POST /chat/completions": {
                "integration": HTTP,
                "request": {"body": "chat_completions", "models": models},
            }
        },
        **BEARER,
    )
    done = subprocess.run(
        ["sh", "-c", curl(call)],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", VARIABLE: KEY},
        capture_output=True,
        text=True,
        check=True,
    )
    given_words = done.stdout.splitlines()
    assert f"Authorization: Bearer {KEY}" in given_words
    assert json.loads(given_words[-1]) == call.body


@pytest.mark.parametrize(
    ("api", "header"), [({}, ("X-api-key", KEY)), (BEARER, ("Authorization", f"Bearer {KEY}"))]
)
def test_the_program_sends_the_key_where_the_api_takes_it(
    api: dict[str, Any], header: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call = _call({"POST /v1/chat/completions": {"integration": HTTP}}, **api)
    sent = _sent(call, monkeypatch)
    assert sent.get_header(header[0]) == header[1]
    assert sent.full_url == f"{call.base}/v1/chat/completions"
    assert (sent.get_method(), json.loads(sent.data or b"")) == ("POST", call.body)  # type: ignore[arg-type]


@pytest.mark.parametrize(("api", "key", "headers"), [({}, "unused", {"x-api-key": KEY}), (BEARER, KEY, None)])
def test_the_openai_client_gets_the_key_as_the_api_takes_it(
    api: dict[str, Any], key: str, headers: dict[str, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = at(_call({"POST /v1/chat/completions": {"integration": HTTP}}, **api), "https://x.example/v1/")
    client, asked = _asked_of_openai(call, monkeypatch)
    assert client["base_url"] == "https://x.example/v1/v1"
    assert (client["api_key"], client.get("default_headers")) == (key, headers)
    assert asked == call.body


@pytest.mark.parametrize(
    ("path", "base"),
    [("/chat/completions", ""), ("/v1/chat/completions", "/v1"), ("/a/b/embeddings", "/a/b")],
)
def test_the_clients_address_ends_where_openais_paths_begin(
    path: str, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = _call({f"POST {path}": {"integration": HTTP}})
    client, _ = _asked_of_openai(call, monkeypatch)
    assert client["base_url"] == f"{call.base}{base}"


def test_a_call_goes_to_the_domain_of_its_api() -> None:
    domains = {"api.example.com": {"zone": "Z1", "paths": {"v1": "main"}}}
    apis = {"main": {"routes": {"GET /models": {"integration": HTTP}}}}
    gateway = _gateway(
        apis,
        domains=domains,
        usage_plans={"pro": {"apis": ["main"]}},
        consumers={"acme": {"usage_plan": "pro"}},
    )
    call = call_of(gateway, "acme", None, openai=False, file="gateway.yaml")
    assert call.url == "https://api.example.com/v1/models"


def test_no_key_is_sent_to_a_public_route(monkeypatch: pytest.MonkeyPatch) -> None:
    call = _call({"GET /healthz": {"public": True}}, route="GET /healthz")
    assert VARIABLE not in curl(call) + python(call)
    assert not _sent(call, monkeypatch).header_items()


def test_a_head_request_waits_for_no_body() -> None:
    assert "-I" in _words(curl(_call({"HEAD /a": {}})))


def test_a_stream_is_read_as_it_arrives(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call = _call({"POST /chat/completions": {"integration": STREAM}})
    assert call.body["stream"] is True
    assert "-N" in shlex.split(curl(call).replace("\\\n", ""))
    assert "for event in answer:" in openai(call)
    _sent(call, monkeypatch, answer=b"data: 1\n\ndata: 2\n\n")
    assert capsys.readouterr().out == "data: 1\n\ndata: 2\n\n"


@pytest.mark.parametrize(
    ("routes", "path"),
    [
        (["GET /a", "POST /v1/embeddings", "POST /v1/chat/completions"], "/v1/chat/completions"),
        (["POST /z", "GET /a"], "/z"),
        (["ANY /v1/{proxy+}"], "/v1/chat/completions"),
        (["GET /models/{id}"], "/models/ID"),
    ],
)
def test_chat_completions_are_shown_first_and_else_the_first_route(routes: list[str], path: str) -> None:
    assert _call({route: {"integration": HTTP} for route in routes}).path == path


def test_a_public_route_is_not_shown_unasked() -> None:
    assert _call({"GET /healthz": {"public": True}, "GET /a": {}}).path == "/a"


def test_a_model_in_the_path_is_one_that_may_be_called() -> None:
    model = "us.amazon.nova-lite-v1:0"
    bedrock = {"type": "bedrock", "model": "{model}", "models": [model], "regions": ["us-east-1"]}
    assert _call({"POST /models/{model}": {"integration": bedrock}}).path == f"/models/{model}"


def test_what_would_end_a_part_of_the_path_is_encoded() -> None:
    arn = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc"
    bedrock = {"type": "bedrock", "model": "{model}", "models": [arn]}
    path = _call({"POST /models/{model}": {"integration": bedrock}}).path
    assert path == f"/models/{arn.replace('/', '%2F')}"


@pytest.mark.parametrize("body", ["chat_completions", "completions", "responses"])
def test_a_body_names_a_model_that_is_allowed_and_no_more_tokens_than_may_be(body: str) -> None:
    check = {"body": body, "models": ["b", "a"], "max_tokens": 7}
    sent = _call({"POST /x": {"integration": HTTP, "request": check}}).body
    assert sent["model"] == "b"
    assert {value for name, value in sent.items() if "tokens" in name} <= {7}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "array", "minItems": 2}}},
        {
            "allOf": [{"$ref": "#/definitions/A"}, {"required": ["b"]}],
            "definitions": {"A": {"required": ["a"]}},
        },
        {"type": "string", "minLength": 9},
        {"type": "integer", "maximum": 3, "exclusiveMaximum": True},
        {"enum": ["x"]},
        {"type": ["number", "null"], "maximum": -5},
        {"$ref": "#/definitions/A", "definitions": {"A": {"type": "boolean"}}},
    ],
)
def test_a_body_is_of_the_routes_own_schema(schema: dict[str, Any]) -> None:
    call = _call({"POST /x": {"integration": HTTP, "request": {"json_schema": schema}}})
    Draft4Validator(schema).validate(call.body)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda gateway: consumer_of(gateway, "acne", None, "f"), "Did you mean 'acme'?"),
        (lambda gateway: consumer_of(gateway, "acme", "primry", "f"), "Did you mean 'primary'?"),
        (lambda gateway: consumer_of(gateway, "acme", "old", "f"), "revoked or expired"),
        (lambda gateway: consumer_of(gateway, "gone", None, "f"), "no key that opens anything"),
        (
            lambda gateway: call_of(gateway, "acme", "GET /b", openai=False, file="f"),
            "Did you mean 'GET /a'?",
        ),
        (lambda gateway: call_of(gateway, "acme", "GET /other", openai=False, file="f"), "opens no route"),
        (lambda gateway: call_of(gateway, "acme", None, openai=True, file="f"), "does not call GET '/a'"),
        (lambda gateway: call_of(gateway, "shut", None, openai=False, file="f"), "no route that takes a key"),
    ],
)
def test_what_cannot_be_called_is_told(ask: Callable[[Gateway], object], said: str) -> None:
    gateway = _gateway(
        {"main": {"routes": {"GET /a": {}}}, "other": {"routes": {"GET /other": {"public": True}}}},
        usage_plans={"pro": {"apis": ["main"]}, "none": {"apis": ["other"]}},
        consumers={
            "acme": {"usage_plan": "pro", "keys": {"primary": {}, "old": {"enabled": False}}},
            "gone": {"usage_plan": "pro", "keys": {"old": {"enabled": False}}},
            "shut": {"usage_plan": "none"},
        },
    )
    with pytest.raises(TollgateError) as told:
        ask(gateway)
    assert said in str(told.value)


def _call(routes: dict[str, Any], *, route: str | None = None, **api: Any) -> Call:
    gateway = _gateway(
        {"main": {"routes": routes, **api}},
        usage_plans={"pro": {"apis": ["main"]}},
        consumers={"acme": {"usage_plan": "pro"}},
    )
    return call_of(gateway, "acme", route, openai=False, file="gateway.yaml")


def _gateway(apis: dict[str, Any], **fields: Any) -> Gateway:
    for api in apis.values():
        api["routes"] = {
            text: {"integration": {"type": "mock"}} | route for text, route in api["routes"].items()
        }
    return Gateway.model_validate({"name": "shop", "region": "us-east-1", "apis": apis, **fields})


def _words(command: str) -> list[str]:
    return shlex.split(command.replace("\\\n", ""))


def _sent(call: Call, monkeypatch: pytest.MonkeyPatch, answer: bytes = b"{}") -> urllib.request.Request:
    """The request that the program makes."""
    requests: list[urllib.request.Request] = []

    def take(request: urllib.request.Request) -> io.BytesIO:
        requests.append(request)
        return io.BytesIO(answer)

    monkeypatch.setattr(urllib.request, "urlopen", take)
    monkeypatch.setenv(VARIABLE, KEY)
    exec(compile(python(call), "snippet.py", "exec"), {})
    return requests[0]


def _asked_of_openai(call: Call, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the program makes the client of, and what it asks it for."""
    seen: list[dict[str, Any]] = []

    class Anything:
        def __getattr__(self, name: str) -> Anything:
            return self

        def __call__(self, **arguments: Any) -> Anything:
            seen.append(arguments)
            return self

    module = types.ModuleType("openai")
    module.OpenAI = Anything()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "openai", module)
    monkeypatch.setenv(VARIABLE, KEY)
    exec(compile(openai(call), "snippet.py", "exec"), {})
    return seen[0], seen[1]
