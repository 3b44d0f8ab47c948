"""What is being done and how long it took: a moving line in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

from tollgate.printable import printable
from tollgate.terminal import say

TITLE_WIDTH = 28


class Step:
    """One step that is under way.

    Attributes:
        result: what is said of it once it is done.
    """

    def __init__(self, title: str, status: Status | None) -> None:
        self.result = ""
        self._title = title
        self._status = status

    def tell(self, progress: object) -> None:
        """Show how far it has come, as in `Creating 12 of 40`."""
        if self._status is not None:
            self._status.update(f"{self._title}  {printable(str(progress))}")


class Steps:
    """The steps of a demo, one after the other."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show a step while the block runs, and a line with its result and duration after it."""
        started = time.monotonic()
        try:
            with self._showing(title) as step:
                yield step
        except BaseException:
            self._line("✗", title, "", started, "red")
            raise
        self._line("✓", title, step.result, started, "green")

    @contextmanager
    def _showing(self, title: str) -> Iterator[Step]:
        if not self._console.is_terminal:
            yield Step(title, None)
            return
        with self._console.status(title) as status:
            yield Step(title, status)

    def _line(self, sign: str, title: str, result: str, started: float, style: str) -> None:
        seconds = time.monotonic() - started
        text = f"{sign} {title:<{TITLE_WIDTH}} {seconds:5.1f} s  {printable(result)}"
        say(self._console, text.rstrip(), first=style)
