"""`make setup` tells what it does, with a Python that does nothing."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_each_step_is_told_with_the_seconds_that_it_took(tmp_path: Path) -> None:
    done = _setup(tmp_path, "case $* in *requirements*) sleep 3;; *'-m pip --version'*) exit 1;; esac")
    assert done.returncode == 0, done.stderr
    made, installed, itself = done.stdout.splitlines()
    assert re.fullmatch(r"Making \S+ with \S+  \d+ s", made)
    assert re.fullmatch(r"Installing \d+ packages, once: this takes some minutes \.+ [3-9]\d* s", installed)
    assert re.fullmatch(r"Installing Tollgate itself  \d+ s", itself)


def test_a_step_that_fails_ends_it(tmp_path: Path) -> None:
    done = _setup(tmp_path, "case $* in *requirements*) echo 'no network' >&2; exit 3;; esac")
    assert (done.returncode, done.stderr) == (3, "no network\n")
    assert "Tollgate itself" not in done.stdout


def _setup(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """The setup with a program in Python's place, which is the new environment's too."""
    python = folder / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    command = [str(ROOT / "scripts" / "setup"), str(folder / "venv"), str(python)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
