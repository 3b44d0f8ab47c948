"""The demo on a machine without Terraform."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

GATEWAY = """
name: api
region: us-east-1
apis:
  hello:
    routes:
      GET /: {integration: {type: mock}}
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo's folder, and how the demo ended with no program on the PATH."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "gateway.yaml").write_text(GATEWAY)
    (folder / "bin").mkdir()
    command = [sys.executable, "-m", "tollgate", "demo", "--file", str(folder / "gateway.yaml")]
    ended = subprocess.run(
        [*command, "--folder", str(folder / "demo")],
        env=os.environ | {"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    return folder / "demo", ended


def test_it_is_no_failure(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    assert demo[1].returncode == 0, demo[1].stderr


def test_it_synthesizes_and_says_in_one_line_what_is_missing(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    synthesized, skipped, where = demo[1].stdout.splitlines()
    assert "api-default: " in synthesized
    assert skipped.startswith("The rest is skipped. There is no terraform on the PATH. Install Terraform")
    assert where.endswith("cdk.tf.json")


def test_what_was_synthesized_is_left_to_look_at(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    assert (demo[0] / "cdktf.out/stacks/api-default/cdk.tf.json").exists()
