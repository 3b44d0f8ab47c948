"""An embedded AWS ends with whoever started it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws, check_installed
from tollgate.errors import MissingTool

SECONDS_TO_END = 20

START = """
import sys, time
from pathlib import Path
from tollgate.demo.embedded_aws import EmbeddedAws
with EmbeddedAws(log=Path(sys.argv[1])) as aws:
    print(aws.at.url, flush=True)
"""


def test_it_is_there_inside_the_with_and_gone_after_it(tmp_path: Path) -> None:
    with EmbeddedAws(log=tmp_path / "log") as aws:
        assert aws.at.answers()
    assert not aws.at.answers()


def test_it_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", f"{START}    time.sleep(600)", str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        aws = AwsAt(starter.stdout.readline().strip())
        assert aws.answers()
        starter.kill()
    assert _ends(aws)


def test_a_kept_one_lives_until_its_file_is_gone(tmp_path: Path) -> None:
    wanted = tmp_path / "wanted"
    wanted.touch()
    command = [sys.executable, "-c", f"{START}    aws.keep_while(Path(sys.argv[2]))", str(tmp_path / "log")]
    aws = AwsAt(subprocess.run([*command, str(wanted)], stdout=subprocess.PIPE, text=True).stdout.strip())
    assert aws.answers()
    wanted.unlink()
    assert _ends(aws)


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "moto", None)
    with pytest.raises(MissingTool, match=r"moto not found.*pip install"):
        check_installed()


def _ends(aws: AwsAt) -> bool:
    deadline = time.monotonic() + SECONDS_TO_END
    while aws.answers():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
