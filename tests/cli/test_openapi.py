"""`tollgate openapi`, `tollgate import-openapi` and `tollgate snippet`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
import yaml

from tollgate.cli.main import run

URL = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/v1"
SECRET = "ugcXIHM8QlFkpqP4eKy2i76mxEAOYWfCobwTdNSv"
GATEWAY = """\
name: shop
region: us-east-1
apis:
  chat:
    routes:
      POST /chat/completions: {integration: {type: http, url: "https://llm.example.com/v1"}}
  other:
    routes:
      GET /a: {integration: {type: mock}}
usage_plans:
  pro: {apis: [chat], quota: {limit: 1000, period: DAY}}
  secret-deal: {apis: [chat], quota: {limit: 77000, period: DAY}}
consumers: {acme: {usage_plan: pro}}
environments: {dev: {}, prod: {region: cn-north-1}}
"""
DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets & more, version: "1"}
servers: [{url: "https://pets.example.com"}]
paths:
  /pets:
    get: {security: []}
    trace: {}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a description, an OpenAPI document and no state."""
    (tmp_path / "gateway.yaml").write_text(GATEWAY)
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def applied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`shop-dev` is synthesized, and a Terraform says that it is applied."""
    stack = folder / "cdktf.out/stacks/shop-dev"
    stack.mkdir(parents=True)
    stacks = {"shop-dev": {"name": "shop-dev", "workingDirectory": "stacks/shop-dev"}}
    (folder / "cdktf.out/manifest.json").write_text(json.dumps({"stacks": stacks}))
    (stack / "cdk.tf.json").write_text('{"//": {"environment": "dev"}}')
    outputs = {
        "apis": {"value": {"chat": {"id": "a1b2c3d4e5", "invoke_url": URL, "stage": "v1"}}},
        "api_key_values": {"value": {"acme": {"primary": SECRET}}},
    }
    (stack / "outputs.json").write_text(json.dumps(outputs))
    program = folder / "bin/terraform"
    program.parent.mkdir()
    version = '{"terraform_version": "1.11.4", "platform": "linux_amd64"}'
    program.write_text(f"#!/bin/sh\nif [ $1 = version ]; then echo '{version}'; else cat outputs.json; fi\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_a_document_is_the_same_bytes_in_a_file_and_on_standard_output(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "openapi", "dev", "--api", "chat") == 0
    printed = capsys.readouterr().out
    assert _tollgate(monkeypatch, "openapi", "dev", "--api", "chat", "--output", "chat.json") == 0
    assert (folder / "chat.json").read_text() == printed
    assert list(json.loads(printed)["paths"]) == ["/chat/completions"]


def test_yaml_says_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _tollgate(monkeypatch, "openapi", "prod", "--api", "chat")
    written = json.loads(capsys.readouterr().out)
    _tollgate(monkeypatch, "openapi", "prod", "--api", "chat", "--format", "yaml")
    assert yaml.safe_load(capsys.readouterr().out) == written


@pytest.mark.parametrize(
    ("arguments", "told"),
    [([], ["pro", "secret-deal"]), (["--consumer", "acme"], ["pro"]), (["--no-plans"], [])],
)
def test_a_document_tells_of_the_plans_that_its_readers_may_know_of(
    arguments: list[str],
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _tollgate(monkeypatch, "openapi", "dev", "--api", "chat", *arguments) == 0
    text = capsys.readouterr().out
    document = json.loads(text)
    assert [plan["name"] for plan in document.get("x-tollgate-usage-plans", [])] == told
    assert ("secret-deal" in text, "77,000" in text) == (("secret-deal" in told),) * 2
    assert list(document["paths"]) == ["/chat/completions"]


@pytest.mark.usefixtures("applied")
def test_the_state_tells_where_the_api_is_if_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "openapi", "dev", "--api", "chat", "--deployed") == 0
    assert json.loads(capsys.readouterr().out)["servers"] == [{"url": URL}]
    assert _tollgate(monkeypatch, "openapi", "dev", "--api", "other", "--deployed") == 2
    assert "'other' has not been applied yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dev"], "the gateway has several APIs: chat, other"),
        (["dev", "--api", "caht"], "Did you mean 'chat'?"),
        (["deb", "--api", "chat"], "Did you mean 'dev'?"),
        (["dev", "--api", "chat", "--deployed"], "Nothing is synthesized in cdktf.out"),
        (["dev", "--api", "chat", "--output", "no/such/file"], "no/such/file"),
        (["dev", "--api", "chat", "--consumer", "acne"], "Did you mean 'acme'?"),
        (["dev", "--api", "other", "--consumer", "acme"], "does not open the API 'other'"),
        (["dev", "--api", "chat", "--consumer", "acme", "--no-plans"], "Give one of them"),
    ],
)
def test_what_cannot_be_described_is_told(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "openapi", *arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert not shown.out


def test_nothing_is_written_of_a_document_with_what_cannot_be_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "import-openapi", "pets.yaml", "--output", "piece.yaml") == 2
    shown = capsys.readouterr()
    assert shown.err.startswith('pets.yaml:7: paths["/pets"].trace: API Gateway has no method')
    assert not (folder / "piece.yaml").exists()


def test_what_is_left_out_and_what_is_open_is_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "import-openapi", "pets.yaml", "--skip") == 0
    shown = capsys.readouterr()
    assert yaml.safe_load(shown.out)["apis"]["pets-more"]["routes"]["GET /pets"]["public"] is True
    assert "left out: pets.yaml:7: " in shown.err
    assert "note: pets.yaml:6: " in shown.err
    assert "public: the document says security: []" in shown.err
    assert "nothing but public routes is left: no key is asked for" in shown.err
    assert (
        shown.out
        == """\
# Routes of pets.yaml. Paste what is below 'apis:' below that of gateway.yaml.
# nothing but public routes is left: no key is asked for
apis:
  pets-more:
    description: Pets & more
    routes:
      # public: the document says security: []
      GET /pets:
        public: true
        integration: {type: http, url: 'https://pets.example.com/pets'}
      # left out: TRACE /pets: API Gateway has no method 'TRACE' (pets.yaml:7)
"""
    )


def test_a_piece_must_go_together_with_the_description_that_it_is_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["import-openapi", "pets.yaml", "--skip", "--file", "gateway.yaml"]
    assert _tollgate(monkeypatch, *given) == 0
    assert _tollgate(monkeypatch, *given, "--name", "chat") == 2
    assert "there is an API 'chat' already" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["curl", "python", "openai"])
@pytest.mark.usefixtures("applied")
def test_a_snippet_has_the_address_of_the_state_and_never_the_key(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "snippet", "acme", "--lang", lang) == 0
    shown = capsys.readouterr()
    assert URL in shown.out
    assert "TOLLGATE_API_KEY" in shown.out
    assert SECRET not in shown.out + shown.err


def test_without_a_state_a_snippet_has_a_placeholder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "snippet", "acme", "--environment", "prod") == 0
    assert "https://API_ID.execute-api.cn-north-1.amazonaws.com.cn/v1/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stacks", "environment", "said"),
    [
        ({}, "dev", "nothing is deployed yet."),
        ({"svc-default": "svc"}, "dev", "cdktf.out holds the gateway 'svc' and not 'shop'."),
        ({"a-b": "a", "svc-b": "svc"}, "dev", "cdktf.out holds the gateways 'a' and 'svc' and not 'shop'."),
        ({"shop-dev": "shop"}, "prod", "cdktf.out holds the gateway 'shop', and not its environment 'prod'."),
        ({"shop-dev": "shop"}, "dev", "shop-dev is not deployed yet, or not with this API."),
    ],
)
@pytest.mark.usefixtures("applied")
def test_a_snippet_says_in_one_line_why_the_apis_id_is_not_in_it(
    folder: Path,
    stacks: dict[str, str],
    environment: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, gateway in stacks.items():
        stack = folder / "cdktf.out/stacks" / name
        stack.mkdir(exist_ok=True)
        (stack / "cdk.tf.json").write_text(json.dumps({"//": {"gateway": gateway, "environment": "default"}}))
        (stack / "outputs.json").write_text("{}")
    written = {name: {"name": name, "workingDirectory": f"stacks/{name}"} for name in stacks}
    (folder / "cdktf.out/manifest.json").write_text(json.dumps({"stacks": written}))
    assert _tollgate(monkeypatch, "snippet", "acme", "--environment", environment) == 0
    shown = capsys.readouterr()
    assert "https://API_ID." in shown.out
    assert shown.err.splitlines()[0] == f"API_ID stands for the API's id: {said}"


@pytest.mark.parametrize(("stage", "is_said"), [("v1", True), ("prod", False)])
def test_a_path_that_begins_with_the_stages_name_is_told_of(
    folder: Path,
    stage: str,
    is_said: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = GATEWAY.replace("POST /chat", "POST /v1/chat").replace(
        "  chat:\n", f"  chat:\n    stage: {{name: {stage}}}\n"
    )
    (folder / "gateway.yaml").write_text(text)
    assert _tollgate(monkeypatch, "snippet", "acme") == 0
    assert ("the address has /v1/v1." in capsys.readouterr().err) is is_said


def test_an_unknown_consumer_is_refused_and_the_nearest_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "snippet", "acne") == 2
    assert capsys.readouterr().err.splitlines() == [
        "gateway.yaml: in dev there is no consumer 'acne'",
        "  Did you mean 'acme'?",
    ]


def _tollgate(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["tollgate", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()
    return int(ended.value.code or 0)
