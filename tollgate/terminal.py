"""A terminal, and tables for it."""

from __future__ import annotations

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


def table(title: str, *columns: str) -> Table:
    """An empty table; `add` fills it."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def add(to: Table, *cells: object) -> None:
    """Add a row of text that comes from elsewhere."""
    to.add_row(*(Text(printable(str(cell))) for cell in cells))
