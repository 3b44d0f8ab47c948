"""`tollgate warm`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import typer

import tollgate

# Only `stacks` knows CDKTF, and importing it starts Node.js: so it is done by a process of its own.
_PROGRAM = """
import sys
from tollgate.errors import TollgateError
try:
    from stacks.runtime.warm import warm
    warm()
except TollgateError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
except KeyboardInterrupt:
    sys.exit(130)
"""


def warm() -> None:
    """Unpack CDKTF's packages once: later runs start fast.

    The first synthesis does it too, but ends before jsii has finished an index that makes every
    later run faster. For a CI job or an image: run it where the cache is saved.
    """
    # -P: a folder named `stacks` where the command is given is not ours.
    done = subprocess.run([sys.executable, "-P", "-c", _PROGRAM], env=_environment(), check=False)
    if done.returncode != 0:
        raise typer.Exit(done.returncode)


def _environment() -> dict[str, str]:
    """With the folder that holds both `tollgate` and `stacks` on Python's path, installed or not."""
    root = str(Path(tollgate.__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}
