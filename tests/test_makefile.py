"""The Makefile's variables."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("keep", ["1", "yes", "true"])
def test_a_demo_is_kept_when_that_is_asked_for(keep: str) -> None:
    assert "--keep" in _commands("demo", f"KEEP={keep}")


@pytest.mark.parametrize("keep", ["", "0", "no", "No", "false", "FALSE"])
def test_a_demo_is_not_kept_when_the_answer_is_no(keep: str) -> None:
    assert "--keep" not in _commands("demo", f"KEEP={keep}")


def _commands(*arguments: str) -> str:
    """What `make` would run, had everything been set up."""
    done = subprocess.run(
        ["make", "--dry-run", "--old-file=.venv/.ready", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "-m tollgate demo" in done.stdout
    return done.stdout
