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
    """A line when a stack is done, with where its time went, and one for each that is not after a while."""
    started = time.monotonic()
    under_way: dict[str, str] = {}
    steps: dict[str, list[tuple[str, float]]] = {}
    over = Event()

    def say(name: str, text: str, more: str = "") -> None:
        told = f"{name}: {text} after {time.monotonic() - started:.0f} s{more}"
        print(told, file=sys.stderr, flush=True)

    def follow(stack: Stack, text: str) -> None:
        begun = steps.setdefault(stack.name, [])
        if text in _ENDS:
            under_way.pop(stack.name, None)
            say(stack.name, text, _spent(begun, time.monotonic()))
        else:
            if (step := text.partition(":")[0]) not in (name for name, _ in begun[-1:]):
                begun.append((step, time.monotonic()))
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


def _spent(steps: Sequence[tuple[str, float]], end: float) -> str:
    """`: init 12 s, plan 70 s, review 28 s`, of when each step began."""
    if not steps:
        return ""
    ends = [*(begun for _, begun in steps[1:]), end]
    told = [f"{name} {over - begun:.0f} s" for (name, begun), over in zip(steps, ends, strict=True)]
    return f": {', '.join(told)}"
