"""`tollgate serve` as a user runs it."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from main import build_app
from tests.cli.tollgate import tollgate
from tollgate.config.load import load

ROOT = Path(__file__).parents[2]
ENDS_WITHIN_SECONDS = 20
VALUE = "A1b2" * 10
NAMES = ("acme", "globex", "hackathon")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    build_app(load(str(ROOT / "gateway.yaml")), outdir=str(folder)).synth()
    return folder


@contextmanager
def serving(out: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A served gateway: its process, what it printed at the start, and its URL."""
    command = [sys.executable, "-m", "tollgate", "serve", str(out), "--port", "0", *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        printed = _greeting(process.stdout)
        url = re.search(r"http://127\.0\.0\.1:\d+", printed)
        assert url, printed
        yield process, printed, url[0]
    finally:
        process.kill()
        process.communicate()


def _greeting(stream: IO[str]) -> str:
    lines = []
    for line in stream:
        lines.append(line)
        if "Ctrl-C ends it" in line:
            break
    return "".join(lines)


def status(url: str, key: str | None = None) -> int:
    request = urllib.request.Request(url, headers={} if key is None else {"x-api-key": key})
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_it_prints_where_it_is_what_it_serves_and_keys_that_open_it(out: Path) -> None:
    with serving(out, "--offline") as (_, printed, url):
        assert "ai-api-dev is served on this machine" in printed
        assert "prod" in printed
        assert "POST /chat/completions" in printed
        assert "the stand-in model, for llm.example.com" in printed
        key = re.search(r"acme/primary\s*\S\s*([A-Za-z0-9]{40})", printed)
        assert key
        assert status(f"{url}/inference/v1/healthz") == 200
        assert status(f"{url}/inference/v1/models") == 401
        assert status(f"{url}/inference/v1/models", key[1]) == 200


def test_ctrl_c_ends_it_without_an_error(out: Path) -> None:
    with serving(out) as (process, _, _url):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=ENDS_WITHIN_SECONDS)
        assert (process.returncode, errors) == (0, "")


def test_keys_of_a_file_open_it_and_are_not_printed(out: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.yaml"
    keys.write_text("".join(f"{name}/primary: {VALUE[:-1]}{n}\n" for n, name in enumerate(NAMES)))
    with serving(out, "--offline", "--keys", str(keys)) as (_, printed, url):
        assert VALUE[:-1] not in printed
        assert status(f"{url}/inference/v1/models", f"{VALUE[:-1]}0") == 200


def test_keys_that_a_file_does_not_name_are_made_and_printed(out: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.yaml"
    keys.write_text(f"acme: {{primary: {VALUE}}}\n")
    with serving(out, "--offline", "--keys", str(keys)) as (_, printed, url):
        key = re.search(r"globex/primary\s*\S\s*([A-Za-z0-9]{40})", printed)
        assert key
        assert "acme/primary" not in printed
        assert status(f"{url}/inference/v1/models", key[1]) == 200


def test_saved_keys_are_for_their_owner_and_not_printed(out: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    with serving(out, "--save-keys", str(keys)) as (_, printed, _url):
        assert stat.S_IMODE(keys.stat().st_mode) == 0o600
        values = re.findall(r'"([A-Za-z0-9]{40})"', keys.read_text())
        assert len(values) == 3
        assert not any(value in printed for value in values)


def test_a_month_takes_a_moment(out: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.yaml"
    keys.write_text(f"hackathon/primary: {VALUE}\n")
    options = ["--offline", "--keys", str(keys), "--clock", "2026-01-31T23:00:00Z", "--speed", "86400"]
    with serving(out, *options) as (_, _printed, url):
        # A burst of 5 with 1 a second: a day goes by in each second, so none is over the limit.
        assert {status(f"{url}/inference/v1/models", VALUE) for _ in range(12)} == {200}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--environment", "staging"], "There is no environment 'staging'"),
        (["--keys", "none.yaml"], "none.yaml"),
        (["--backend", "llm.example.com"], "llm.example.com"),
        (
            ["--backend", "https://lllm.example.com=http://127.0.0.1:1"],
            "Name one that the document has: https://llm.example.com",
        ),
        (["--speed", "nan"], "--speed nan is no number"),
        (["--save-keys", "-"], "keys are written to a file of their own"),
        (["--log", "no/such/folder/log"], "the access log cannot be written there"),
    ],
)
def test_what_cannot_be_done_is_one_error_with_exit_code_2(out: Path, options: list[str], said: str) -> None:
    done = tollgate("serve", str(out), "--port", "0", *options, cwd=ROOT)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_that_is_synthesized_is_an_error_that_says_what_to_run(tmp_path: Path) -> None:
    done = tollgate("serve", str(tmp_path / "cdktf.out"), cwd=ROOT)
    assert done.returncode == 2
    assert "python main.py" in done.stderr
