"""Programs that import `stacks`, each in a Python of its own: what is tested happens once per process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

ROOT = Path(__file__).resolve().parents[3]
"""The folder of `main.py`, `stacks` and `tollgate`."""

_OURS = ("JSII_NODE", "JSII_SILENCE_", "NODE_OPTIONS", "TOLLGATE_")


class RunPython(Protocol):
    def __call__(
        self, source: str, *, env: Mapping[str, str] = ..., path: tuple[Path, ...] = ...
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def run_python(tmp_path: Path) -> RunPython:
    """Run a program in `tmp_path`, with folders of its own before Tollgate's on its path."""

    def run(
        source: str, *, env: Mapping[str, str] | None = None, path: tuple[Path, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        python_path = os.pathsep.join(str(folder) for folder in (*path, ROOT))
        return subprocess.run(
            [sys.executable, "-P", "-c", source],
            cwd=tmp_path,
            env={**inherited, "PYTHONPATH": python_path, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )

    return run
