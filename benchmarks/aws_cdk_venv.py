"""AWS CDK for Python, in a venv of its own: it needs other versions than Tollgate does."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

_HERE = Path(__file__).parent
_VENV = _HERE / ".venv-aws-cdk"
_REQUIREMENTS = _HERE / "requirements-aws-cdk.txt"
_INSTALLED = _VENV / "installed.txt"
APP = _HERE / "aws_cdk_app.py"


def python() -> Path:
    """The venv's Python; installs what is pinned where it is not there yet."""
    binary = _VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pinned = _REQUIREMENTS.read_text()
    if not _INSTALLED.is_file() or _INSTALLED.read_text() != pinned:
        print(f"Installing AWS CDK for Python into {_VENV.relative_to(_HERE.parent)} …", file=sys.stderr)
        venv.create(_VENV, clear=True, with_pip=True)
        subprocess.run([binary, "-m", "pip", "install", "--quiet", "-r", _REQUIREMENTS], check=True)
        _INSTALLED.write_text(pinned)
    return binary
