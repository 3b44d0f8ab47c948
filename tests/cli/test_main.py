"""`tollgate` itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
