"""Runs `tollgate` as a user does: in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def tollgate(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`tollgate ARGUMENTS` in a folder, with what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "tollgate", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
