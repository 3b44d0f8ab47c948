"""The demo from end to end, as a user runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest

from tests.conftest import NO_AWS, InstalledTerraform
from tollgate.demo.embedded_aws import AwsAt

pytestmark = pytest.mark.terraform

GATEWAY = """
name: demo
region: eu-west-1
apis:
  chat:
    stage: {name: v1}
    routes:
      POST /chat/completions: {integration: {type: lambda, function: "complete:live"}}
      GET /healthz: {public: true, integration: {type: mock}}
usage_plans:
  pro:
    apis: {chat: {throttle: {POST /chat/completions: {rate_limit: 2, burst_limit: 4}}}}
    throttle: {rate_limit: 50, burst_limit: 100}
    quota: {limit: 1000, period: MONTH, offset: 2}
consumers:
  acme: {usage_plan: pro}
environments:
  prod: {backend: {type: s3, bucket: somebodys-state}}
"""

OF_THE_USER = {
    "AWS_PROFILE": "mine",
    "AWS_ENDPOINT_URL": NO_AWS,
    "AWS_ENDPOINT_URL_API_GATEWAY": NO_AWS,
    "AWS_REGION": "ap-south-1",
    "TF_WORKSPACE": "mine",
    "TF_CLI_CONFIG_FILE": "/nowhere/terraform.rc",
}
"""What the demo must not follow; the CLI config is missing, which is no error."""


@dataclass(frozen=True)
class Kept:
    """A demo that ended and was left running."""

    folder: Path
    shown: str
    aws: AwsAt

    @property
    def key(self) -> str:
        return self.aws.api_gateway("eu-west-1").get_api_keys(includeValues=True)["items"][0]["value"]


@pytest.fixture(scope="module")
def kept(terraform: InstalledTerraform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """`tollgate demo --keep`, stopped after the tests of this module."""
    folder = tmp_path_factory.mktemp("kept")
    ended = _finished(*_demo(folder), "--keep")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    yield Kept(folder / "demo", ended.stdout + ended.stderr, _aws_of(ended.stdout))
    _finished(*_demo(folder), "--stop")


def test_a_second_plan_of_the_demo_changes_nothing(kept: Kept) -> None:
    assert re.search(r"✓ terraform plan again .* nothing changes", kept.shown)


def test_the_demo_shows_what_amazon_has(kept: Kept) -> None:
    for told in (
        r"https://\w+\.execute-api\.eu-west-1\.amazonaws\.com/v1",
        r"POST /chat/completions *│ required │ AWS_PROXY ",
        r"GET /healthz *│ public *│ MOCK",
        r"pro *│ 50/s, burst 100; /chat/completions/POST 2/s, burst 4 *│ 1000 a MONTH *│ chat/v1",
        r"acme *│ primary │ pro",
    ):
        assert re.search(told, kept.shown), told


def test_no_part_of_a_keys_value_is_shown_or_logged(kept: Kept) -> None:
    told = kept.shown + (kept.folder / "moto.log").read_text()
    assert not [part for part in _parts(kept.key) if part in told]


def test_another_backend_is_not_used_and_that_is_said(kept: Kept) -> None:
    assert "Instead of the s3 backend" in kept.shown
    assert (kept.folder / "cdktf.out/stacks/demo-prod/terraform.tfstate").exists()


def test_where_the_provider_comes_from_is_said(kept: Kept) -> None:
    assert re.search(r"terraform init .* AWS provider from the (mirror|registry) ", kept.shown)


def test_nothing_of_the_users_aws_is_used(kept: Kept) -> None:
    assert [api["name"] for api in kept.aws.api_gateway("eu-west-1").get_rest_apis()["items"]] == [
        "demo-prod-chat"
    ]


def test_the_commands_to_look_around_work_when_pasted(kept: Kept) -> None:
    shown = _pasted(_commands(kept, "Look around"))
    assert "usage_plan_ids" in shown
    assert "'name': 'demo-prod-pro'" in shown


def test_the_commands_to_change_what_is_deployed_work_when_pasted(kept: Kept) -> None:
    gateway = kept.folder.parent / "gateway.yaml"
    assert f"edit {gateway}, then" in kept.shown
    gateway.write_text(gateway.read_text().replace("limit: 1000", "limit: 2000"))
    synthesize, apply = _commands(kept, "Change what is deployed")
    exports = [line for line in _commands(kept, "Look around") if "export " in line or "unset " in line]
    shown = _pasted([*exports, synthesize, apply.replace("apply", "apply -auto-approve")])
    assert "0 added, 1 changed, 0 destroyed" in shown
    [plan] = kept.aws.api_gateway("eu-west-1").get_usage_plans()["items"]
    assert plan["quota"]["limit"] == 2000


def test_outputs_shows_the_deployed_ids(kept: Kept) -> None:
    shown = json.loads(_outputs(kept, "--json").stdout)
    [api] = kept.aws.api_gateway("eu-west-1").get_rest_apis()["items"]
    assert shown["apis"]["chat"]["id"] == api["id"]


def test_outputs_prints_the_value_that_callers_send(kept: Kept) -> None:
    assert _outputs(kept, "--show-keys", "acme", "--force").stdout == f"primary  {kept.key}\n"


def test_outputs_does_not_print_a_value_into_a_pipe(kept: Kept) -> None:
    ended = _outputs(kept, "--show-keys", "acme")
    assert ended.returncode == 2
    assert kept.key not in ended.stdout + ended.stderr


def test_a_demo_does_not_start_over_one_that_is_running(kept: Kept) -> None:
    ended = _finished(*_demo(kept.folder.parent))
    assert ended.returncode == 2
    assert f"A demo is running at {kept.aws.url}" in ended.stderr


def test_a_demo_leaves_nothing_running_and_nothing_lying_around(
    terraform: InstalledTerraform, tmp_path: Path
) -> None:
    ended = _finished(*_demo(tmp_path))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"terraform destroy .* destroyed", ended.stdout)
    assert not _aws_of(ended.stdout).answers()
    assert [path.name for path in tmp_path.iterdir()] == ["gateway.yaml"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_leaves_nothing_running_and_nothing_lying_around(
    terraform: InstalledTerraform, tmp_path: Path, sent: signal.Signals
) -> None:
    with subprocess.Popen(
        _demo(tmp_path), env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        shown = ""
        for line in demo.stdout:
            shown += line
            if "terraform init" in line:
                break
        # It plans now.
        demo.send_signal(sent)
        _, errors = demo.communicate()
    assert demo.returncode == 130
    assert "Interrupted" in errors
    assert not _aws_of(shown).answers()
    assert [path.name for path in tmp_path.iterdir()] == ["gateway.yaml"]


def _demo(folder: Path) -> list[str]:
    gateway = folder / "gateway.yaml"
    gateway.write_text(GATEWAY)
    command = [sys.executable, "-m", "tollgate", "demo", "--file", str(gateway)]
    return [*command, "--folder", str(folder / "demo")]


def _commands(kept: Kept, title: str) -> list[str]:
    """The indented lines below a title, without those that need more than is installed or a terminal."""
    _, *lines = kept.shown.partition(title)[2].splitlines()
    commands = takewhile(lambda line: line.startswith("  "), lines)
    return [line for line in commands if not re.search("aws --endpoint-url|--show-keys", line)]


def _pasted(commands: list[str]) -> str:
    """What commands print in a shell."""
    ended = subprocess.run(
        ["/bin/sh", "-e"], input="\n".join(commands), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _outputs(kept: Kept, *arguments: str) -> subprocess.CompletedProcess[str]:
    out = str(kept.folder / "cdktf.out")
    command = [sys.executable, "-m", "tollgate", "outputs", "prod", "--out", out, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _finished(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)


def _environment() -> dict[str, str]:
    return os.environ | OF_THE_USER


def _aws_of(shown: str) -> AwsAt:
    found = re.search(r"moto at (http://127\.0\.0\.1:\d+)", shown)
    assert found, shown
    return AwsAt(found.group(1))


def _parts(key: str) -> Iterator[str]:
    """Every run of six letters of a key's value."""
    for start in range(len(key) - 5):
        yield key[start : start + 6]
