"""`tollgate outputs`, with a Terraform that prints what a file holds."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tollgate.cli.main import run

SECRET = "ugcXIHM8QlFkpqP4eKy2i76mxEAOYWfCobwTdNSv"
INVOKE_URL = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/v1"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with the stack `ai-api-dev`, deployed with one consumer, acme."""
    monkeypatch.setenv("PATH", f"{_terraform(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "cdktf.out"
    (folder / "stacks/ai-api-dev").mkdir(parents=True)
    stacks = {"ai-api-dev": {"name": "ai-api-dev", "workingDirectory": "stacks/ai-api-dev"}}
    (folder / "manifest.json").write_text(json.dumps({"stacks": stacks}))
    (folder / "stacks/ai-api-dev/cdk.tf.json").write_text('{"//": {"environment": "dev"}}')
    _deploy(folder, consumers=["acme"])
    return folder


def test_the_endpoint_and_the_ids_are_shown(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "dev", "--out", str(out)) == 0
    shown = capsys.readouterr().out
    assert INVOKE_URL in shown
    assert all(id_ in shown for id_ in ("id-of-chat", "id-of-pro", "id-of-acme"))
    assert "d-1.execute-api.example" in shown


def test_json_has_the_ids_and_no_values(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "dev", "--out", str(out), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "apis": {"chat": {"id": "id-of-chat", "invoke_url": INVOKE_URL, "stage": "v1"}},
        "usage_plan_ids": {"pro": "id-of-pro"},
        "api_key_ids": {"acme": {"primary": "id-of-acme"}},
        "domains": {"api.acme.example": "d-1.execute-api.example"},
    }


def test_no_value_is_shown_unasked(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _tollgate(monkeypatch, "dev", "--out", str(out))
    assert SECRET not in "".join(capsys.readouterr())


def test_a_value_is_not_printed_into_a_pipe(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "dev", "--out", str(out), "--show-keys", "acme") == 2
    shown = capsys.readouterr()
    assert "to a terminal only" in shown.err
    assert SECRET not in shown.out + shown.err


def test_a_value_is_printed_into_a_pipe_by_force(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "dev", "--out", str(out), "--show-keys", "acme", "--force") == 0
    assert capsys.readouterr().out == f"primary  {SECRET}\n"


def test_a_value_is_printed_to_a_terminal(out: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tollgate", "outputs", "dev", "--out", str(out), "--show-keys", "acme"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = os.read(ours, 1000).decode()
    os.close(ours)
    assert process.returncode == 0
    assert shown.split() == ["primary", SECRET]


def test_only_the_named_consumers_value_is_printed(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _deploy(out, consumers=["acme", "globex"], values={"globex": "anothers"})
    assert _tollgate(monkeypatch, "dev", "--out", str(out), "--show-keys", "acme", "--force") == 0
    assert "anothers" not in capsys.readouterr().out


def test_an_unknown_consumer_is_refused_and_the_nearest_named(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "dev", "--out", str(out), "--show-keys", "acne", "--force") == 2
    assert capsys.readouterr().err.splitlines() == [
        "There is no consumer 'acne' among the 1 deployed. Did you mean 'acme'?",
        "  `tollgate outputs dev --json` lists them all.",
    ]


def test_of_ten_thousand_consumers_some_are_shown_and_the_rest_counted(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _deploy(out, consumers=[f"consumer{number}" for number in range(10_000)])
    _tollgate(monkeypatch, "dev", "--out", str(out))
    assert "… and 9,980 more keys: --consumer NAME" in capsys.readouterr().out


def test_one_of_ten_thousand_consumers_can_be_shown(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _deploy(out, consumers=[f"consumer{number}" for number in range(10_000)])
    _tollgate(monkeypatch, "dev", "--out", str(out), "--consumer", "consumer9000")
    shown = capsys.readouterr().out
    assert "id-of-consumer9000" in shown
    assert "id-of-consumer1 " not in shown


def test_names_cannot_steer_the_terminal(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _deploy(out, consumers=["\x1b[2Jacme", "[red]globex"])
    _tollgate(monkeypatch, "dev", "--out", str(out))
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert r"\x1b[2Jacme" in shown
    assert "[red]globex" in shown


def test_without_a_deployment_the_next_step_is_told(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "stacks/ai-api-dev/outputs.json").write_text("{}")
    assert _tollgate(monkeypatch, "dev", "--out", str(out)) == 2
    assert "`cdktf deploy ai-api-dev`" in capsys.readouterr().err


def test_without_a_synthesis_the_next_step_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tollgate(monkeypatch, "dev", "--out", str(tmp_path)) == 2
    assert "Run `python main.py` first." in capsys.readouterr().err


def test_a_stack_whose_folder_has_gone_is_told(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(out / "stacks/ai-api-dev")
    assert _tollgate(monkeypatch, "dev", "--out", str(out)) == 2
    assert "Run `python main.py` first." in capsys.readouterr().err


def test_the_keys_of_all_shards_are_shown_as_one(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _deploy(out, consumers=[])
    _shard(out, "initech", 1)
    _shard(out, "acme", 2)
    assert _tollgate(monkeypatch, "dev", "--out", str(out), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "apis": {"chat": {"id": "id-of-chat", "invoke_url": INVOKE_URL, "stage": "v1"}},
        "usage_plan_ids": {"pro": "id-of-pro"},
        "api_key_ids": {"acme": {"primary": "id-of-acme"}, "initech": {"primary": "id-of-initech"}},
        "domains": {"api.acme.example": "d-1.execute-api.example"},
    }
    assert _tollgate(monkeypatch, "dev", "--out", str(out), "--show-keys", "acme", "--force") == 0
    assert capsys.readouterr().out == f"primary  {SECRET}\n"


def _shard(out: Path, consumer: str, number: int) -> None:
    folder = out / f"stacks/ai-api-dev-keys-{number}"
    folder.mkdir()
    notes = {"gateway": "ai-api", "environment": "dev"}
    (folder / "cdk.tf.json").write_text(json.dumps({"//": {**notes, "shard": number}}))
    (out / "stacks/ai-api-dev/cdk.tf.json").write_text(json.dumps({"//": {**notes, "shards": 2}}))
    outputs = {"api_key_ids": {consumer: {"primary": f"id-of-{consumer}"}}}
    outputs["api_key_values"] = {consumer: {"primary": SECRET}}
    (folder / "outputs.json").write_text(json.dumps({name: {"value": it} for name, it in outputs.items()}))
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["stacks"][folder.name] = {"name": folder.name, "workingDirectory": f"stacks/{folder.name}"}
    (out / "manifest.json").write_text(json.dumps(manifest))


def _tollgate(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["tollgate", "outputs", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()
    return int(ended.value.code or 0)


def _terraform(folder: Path) -> Path:
    """A Terraform that prints `outputs.json` of the folder that it runs in."""
    folder.mkdir()
    program = folder / "terraform"
    version = '{"terraform_version": "1.11.4", "platform": "linux_amd64"}'
    program.write_text(f"#!/bin/sh\nif [ $1 = version ]; then echo '{version}'; else cat outputs.json; fi\n")
    program.chmod(0o755)
    return folder


def _deploy(out: Path, *, consumers: list[str], values: dict[str, str] | None = None) -> None:
    values = values or {}
    outputs = {
        "apis": {"chat": {"id": "id-of-chat", "invoke_url": INVOKE_URL, "stage": "v1"}},
        "usage_plan_ids": {"pro": "id-of-pro"},
        "api_key_ids": {name: {"primary": f"id-of-{name}"} for name in consumers},
        "api_key_values": {name: {"primary": values.get(name, SECRET)} for name in consumers},
        "domains": {"api.acme.example": "d-1.execute-api.example"},
    }
    document = {name: {"value": value} for name, value in outputs.items()}
    (out / "stacks/ai-api-dev/outputs.json").write_text(json.dumps(document))
