"""`python main.py`, as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

from tollgate.errors import TollgateError
from tollgate.terraform.stacks import Stack, read_stacks

PROGRAM = Path("main.py")
_LINES_OF_AN_ERROR = 60


def synthesize(
    *,
    out: Path,
    file: Path | None,
    environment: str | None,
    follow: Callable[[str], None],
    bootstraps: bool = False,
) -> tuple[Stack, ...]:
    """Run `main.py`, which writes its stacks into `out`.

    Args:
        file: the description, where it is not `gateway.yaml`.
        environment: the only environment to synthesize.
        follow: is given each line that the program prints.
        bootstraps: to write what is there before an environment's first apply, instead of the environment.

    Raises:
        TollgateError: there is no `main.py`, or it refuses the description, in its own words.
    """
    if not PROGRAM.exists():
        raise TollgateError(
            f"There is no {PROGRAM} in this folder, which synthesizes the description.\n"
            "  Run this in Tollgate's own folder. There TOLLGATE_FILE=/path/to/gateway.yaml names a "
            "description that lies elsewhere."
        )
    variables = {
        "CDKTF_OUTDIR": str(out),
        "TOLLGATE_FILE": str(file) if file else None,
        "TOLLGATE_ENVIRONMENTS": environment,
        "TOLLGATE_BOOTSTRAP": "1" if bootstraps else "0",
    }
    set_ = {name: value for name, value in variables.items() if value is not None}
    said: deque[str] = deque(maxlen=_LINES_OF_AN_ERROR)
    order: list[str] = []
    with subprocess.Popen(
        [sys.executable, PROGRAM],
        env={**os.environ, **set_},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                said.append(line)
                order.append(Path(line.strip()).parent.name)
                follow(line.rstrip())
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise TollgateError("".join(said).strip() or f"`python {PROGRAM}` failed.")
    # Tollgate's `main.py` prints its documents in the order of the description; CDKTF's own list is sorted,
    # and another program may print nothing.
    place = {name: number for number, name in reversed(list(enumerate(order)))}
    return tuple(sorted(read_stacks(out), key=lambda stack: place.get(stack.name, len(order))))
