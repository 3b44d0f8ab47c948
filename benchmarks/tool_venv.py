"""A tool to measure beside Tollgate, in a venv of its own: it needs other versions than Tollgate does."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

_HERE = Path(__file__).parent


def binaries(tool: str) -> Path:
    """The folder of the venv's programs; installs `requirements-<tool>.txt` where it is not there yet."""
    folder = _HERE / f".venv-{tool}"
    requirements = _HERE / f"requirements-{tool}.txt"
    installed = folder / "installed.txt"
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pinned = requirements.read_text()
    if not installed.is_file() or installed.read_text() != pinned:
        print(f"Installing {tool} into {folder.relative_to(_HERE.parent)} …", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run(
            [programs / "python", "-m", "pip", "install", "--quiet", "-r", requirements], check=True
        )
        installed.write_text(pinned)
    return programs
