"""A terminal, and sentences and tables for it."""

from __future__ import annotations

import textwrap

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tollgate.printable import printable

WIDTH_WITHOUT_A_TERMINAL = 120


def console() -> Console:
    """Standard output, which shows text as it is: no markup, no emoji codes."""
    out = Console(markup=False, emoji=False, highlight=False)
    return out if out.is_terminal else Console(
        markup=False, emoji=False, highlight=False, width=WIDTH_WITHOUT_A_TERMINAL
    )  # fmt: skip


def say(to: Console, text: str, *, style: str = "", first: str = "") -> None:
    """Print sentences: a terminal's lines end between words, and elsewhere a line stays one line.

    Args:
        first: the style of the first letter, which is a sign.
    """
    shown = Text(_between_words(text, to.width) if to.is_terminal else text, style)
    shown.stylize(first, 0, 1)
    to.print(shown, soft_wrap=True)


def _between_words(text: str, width: int) -> str:
    # A path, a name or an address that is longer than a line stays whole, to be copied.
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def table(title: str, *columns: str) -> Table:
    """An empty table; `add` fills it."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def add(to: Table, *cells: object) -> None:
    """Add a row of text that comes from elsewhere."""
    to.add_row(*(Text(printable(str(cell))) for cell in cells))
