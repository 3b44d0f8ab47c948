"""How far each stack has come: a line for each in a terminal, and elsewhere a line when one is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tollgate.printable import printable
from tollgate.terraform.stacks import Stack
from tollgate.workflow.planning import Follow

_LONGEST = 70
_ENDS = ("planned", "applied")


@contextmanager
def progress(stacks: Sequence[Stack]) -> Iterator[Follow]:
    """Show it on standard error, as standard output is for the review."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, markup=False), transient=True) as shown:
        tasks = {stack.name: shown.add_task(f"{stack.name}", total=None) for stack in stacks}

        def follow(stack: Stack, text: str) -> None:
            told = printable(text)[:_LONGEST]
            done = {"completed": 1.0, "total": 1.0} if text in _ENDS else {}
            shown.update(tasks[stack.name], description=f"{stack.name}  {told}", **done)  # type: ignore[arg-type]

        yield follow


def _plain() -> Follow:
    started = time.monotonic()

    def follow(stack: Stack, text: str) -> None:
        if text in _ENDS:
            print(f"{stack.name}: {text} after {time.monotonic() - started:.0f} s", file=sys.stderr)

    return follow
