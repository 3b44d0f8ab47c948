"""`tollgate` itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.tollgate import tollgate

ROOT = Path(__file__).parents[2]


def test_before_the_setup_it_says_what_to_run() -> None:
    done = subprocess.run(
        # -S: nothing that is installed is found.
        [sys.executable, "-S", "-m", "tollgate"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        [
            f"No module named 'typer', for {sys.executable}.",
            "  Run 'make setup', then '. .venv/bin/activate'.",
        ],
    )


@pytest.mark.parametrize("program", [["-m", "tollgate"], ["-c", "from tollgate.cli.main import run; run()"]])
def test_an_interrupt_while_it_starts_ends_it_quietly(tmp_path: Path, program: list[str]) -> None:
    # Stands before the real one on Python's path.
    (tmp_path / "typer.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGINT)")
    done = subprocess.run(
        [sys.executable, *program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_the_version_is_the_projects(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert tollgate("--version", cwd=tmp_path).stdout == f"tollgate {project['version']}\n"


def test_the_list_of_commands_has_whole_sentences_at_80_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    commands = tollgate("--help", cwd=tmp_path).stdout.partition("Commands:")[2]
    lines = [line for line in commands.splitlines() if line]
    assert lines
    assert all(re.fullmatch(r"  [\w-]+ +[A-Z].*[^.]\.", line) for line in lines), commands
