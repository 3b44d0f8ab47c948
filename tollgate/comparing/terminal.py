"""Differences for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from tollgate.comparing.part import TITLES, Part
from tollgate.comparing.row import Cell, Row
from tollgate.printable import printable
from tollgate.terminal import table

_WIDTH_OF_A_PLACE: Final = 40
"""Characters, which leave room for two values beside it."""


def show(to: Console, rows: Mapping[Part, Sequence[Row]], names: tuple[str, str]) -> None:
    """A table for each part."""
    for part, some in rows.items():
        shown = table(TITLES[part], "", *map(printable, names))
        shown.columns[0].no_wrap = True
        for row in some:
            shown.add_row(Text(_broken(row.pieces)), _cell(row.here), _cell(row.there))
        to.print(shown)


def _broken(pieces: Sequence[str]) -> str:
    """A place whose lines end between its parts."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and len(lines[-1]) + len(piece) > _WIDTH_OF_A_PLACE:
            lines.append("  ")
        lines[-1] += piece
    return "\n".join(lines)


def _cell(cell: Cell) -> Text:
    text = Text(cell.text)
    if cell.where:
        text.append(f"\n{printable(cell.where)}", style="dim")
    return text
