"""Functions made of a few lines, as zips, and whether their processes are gone.

echo = function(tmp_path, {"app.py": "def handler(event, context): return event"})
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import psutil

from tollgate.local.served.gateway import Function

_numbers = count(1)


def function(
    folder: Path,
    files: Mapping[str, str],
    *,
    handler: str = "app.handler",
    runtime: str = "python3.13",
    timeout: float = 20,
    environment: Mapping[str, str] | None = None,
) -> Function:
    archive = folder / f"code{next(_numbers)}.zip"
    with ZipFile(archive, "w") as file:
        for name, text in files.items():
            file.writestr(name, text)
    return of_archive(archive, handler=handler, runtime=runtime, timeout=timeout, environment=environment)


def of_archive(
    archive: Path,
    *,
    handler: str = "app.handler",
    runtime: str = "python3.13",
    timeout: float = 20,
    environment: Mapping[str, str] | None = None,
) -> Function:
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:talk"
    return Function("talk", arn, archive, handler, runtime, timeout, 256, environment or {})


def python(folder: Path, text: str, *, timeout: float = 20) -> Function:
    return function(folder, {"app.py": text}, timeout=timeout)


def node(folder: Path, text: str, *, timeout: float = 20) -> Function:
    return function(folder, {"app.mjs": text}, runtime="nodejs22.x", timeout=timeout)


def is_gone(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False
