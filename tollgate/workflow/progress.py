"""How far each stack has come: a line for each in a terminal, and elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from tollgate.printable import printable
from tollgate.terraform.stacks import Stack
from tollgate.workflow.planning import Follow

_LONGEST = 70
_ENDS = ("planned", "applied", "waits")
_SECONDS_OF_SILENCE = 30.0


@contextmanager
def progress(stacks: Sequence[Stack]) -> Iterator[Follow]:
    """Show it on standard error, as standard output is for the review."""
    if not sys.stderr.isatty():
        with _plain() as follow:
            yield follow
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


@contextmanager
def _plain() -> Iterator[Follow]:
    """A line when a stack is done, and one for each that is not after a while of silence."""
    started = time.monotonic()
    under_way: dict[str, str] = {}
    over = Event()

    def say(name: str, text: str) -> None:
        print(f"{name}: {text} after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)

    def follow(stack: Stack, text: str) -> None:
        if text in _ENDS:
            under_way.pop(stack.name, None)
            say(stack.name, text)
        else:
            under_way[stack.name] = printable(text)[:_LONGEST]

    def tell() -> None:
        while not over.wait(_SECONDS_OF_SILENCE):
            for name, text in list(under_way.items()):
                say(name, text)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield follow
    finally:
        over.set()
        teller.join()
