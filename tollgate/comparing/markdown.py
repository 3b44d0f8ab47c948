"""Differences as Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tollgate.comparing.part import TITLES, Part
from tollgate.comparing.row import Cell, Row
from tollgate.report.markdown import MAX_LENGTH, escaped

_CUT: Final = "\n*{count} more do not fit here: ask for JSON.*\n"


def written(rows: Mapping[Part, Sequence[Row]], names: tuple[str, str]) -> str:
    """A table for each part, or a sentence where nothing differs."""
    here, there = map(escaped, names)
    if not rows:
        return f"**{here}** and **{there}** do not differ.\n"
    text = f"## {here} and {there}\n"
    left = sum(map(len, rows.values()))
    for part, some in rows.items():
        text += f"\n### {TITLES[part]}\n\n| | {here} | {there} |\n|---|---|---|\n"
        for row in some:
            line = f"| {escaped(''.join(row.pieces))} | {_cell(row.here)} | {_cell(row.there)} |\n"
            if len(text) + len(line) + len(_CUT) + len(str(left)) > MAX_LENGTH:
                return text + _CUT.format(count=left)
            text += line
            left -= 1
    return text


def _cell(cell: Cell) -> str:
    return escaped(cell.text) + (f"<br><sub>{escaped(cell.where)}</sub>" if cell.where else "")
