"""`tollgate demo`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

INTERRUPTED = 130


def demo(
    environment: Annotated[
        str | None,
        typer.Option(help="The environment to apply; the first one by default.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="The description; gateway.yaml by default.", show_default=False)
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the embedded AWS and the state there at the end.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Stop a demo that was left running.")] = False,
    folder: Annotated[Path, typer.Option(help="Where everything is written, and deleted at the end.")] = Path(
        ".demo"
    ),
) -> None:
    """Apply the gateway to an embedded AWS, and show the result.

    With the real Terraform; without one it only synthesizes.
    Exit code 1: a second plan would change something.
    """
    from tollgate.demo import run
    from tollgate.terminal import console

    if stop:
        print("Stopped." if run.stop(folder) else "No demo was left running.")
        return
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has no SIGHUP.
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    options = run.Options(file=file, environment=environment, keep=keep, folder=folder)
    try:
        outcome = run.run(options, console())
    except KeyboardInterrupt:
        print("Interrupted: everything is stopped and deleted.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    if outcome is run.Outcome.PLAN_NOT_EMPTY:
        raise typer.Exit(1)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Being told to end cleans up as Ctrl-C does."""
    raise KeyboardInterrupt
