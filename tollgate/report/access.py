"""The effective access, and what a change does to it, as Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from tollgate.access.difference import Change
from tollgate.access.limits import Limit
from tollgate.access.matrix import Access, Matrix
from tollgate.access.table import tables
from tollgate.printable import printable
from tollgate.report.markdown import escaped

VERSION: Final = 1
_FORMULA: Final = ("=", "+", "-", "@")
"""What a spreadsheet would take for a formula."""
_SHOWN_KEYS: Final = 5


def render(matrix: Matrix, form: str) -> str:
    """The matrix in a form other than a terminal's table."""
    if form == "markdown":
        return "\n".join(
            f"### {escaped(table.title)}\n\n{_markdown([table.head, *table.rows])}"
            for table in tables(matrix)
        )
    if form == "csv":
        head = ("stack", "api", "stage", "route", "plans", "keys", "access", "reason", *_LIMITS)
        return _csv([head, *_csv_rows(matrix)])
    return json.dumps(_document(matrix), indent=2, ensure_ascii=False) + "\n"


def changes(found: Sequence[Change], form: str) -> str:
    """What a change does to callers; a sentence where it does nothing."""
    rows = [
        (f"{change.target.stack}: {change.target.route}", _keys(change.keys), change.before, change.after)
        for change in found
    ]
    if form == "json":
        entries = [
            {
                "stack": change.target.stack,
                "api": change.target.api,
                "stage": change.target.stage,
                "route": change.target.route,
                "keys": list(change.keys),
                "before": change.before,
                "after": change.after,
            }
            for change in found
        ]
        return json.dumps({"version": VERSION, "changes": entries}, indent=2, ensure_ascii=False) + "\n"
    head = ("route", "keys", "before", "after")
    if form == "csv":
        return _csv([head, *rows])
    if not found:
        return "Nothing changes for callers.\n"
    if form == "markdown":
        return _markdown([head, *rows])
    return "".join(
        f"{printable(route)}\n  {printable(keys)}: {printable(before)} -> {printable(after)}\n"
        for route, keys, before, after in rows
    )


_LIMITS: Final = ("rate_limit", "rate_source", "burst_limit", "burst_source", "quota")


def _keys(keys: Sequence[str]) -> str:
    if not keys:
        return "without a key"
    shown = ", ".join(keys[:_SHOWN_KEYS])
    return shown if len(keys) <= _SHOWN_KEYS else f"{shown} and {len(keys) - _SHOWN_KEYS:,} more"


def _csv_rows(matrix: Matrix) -> Iterator[tuple[object, ...]]:
    for (group, target), access in matrix.access.items():
        if group.stack not in ("", target.stack) and access.plan is None:
            continue
        yield (
            target.stack, target.api, target.stage, target.route, " + ".join(group.plans), len(group.keys),
            access.answer, access.reason, *_limits(access),
        )  # fmt: skip


def _limits(access: Access) -> tuple[object, ...]:
    if access.limits is None:
        return ("",) * len(_LIMITS)
    rate, burst = access.limits.rate, access.limits.burst
    return (rate.value, rate.source, burst.value, burst.source, access.limits.quota or "")


def _document(matrix: Matrix) -> dict[str, Any]:
    return {
        "version": VERSION,
        "omitted": list(matrix.omitted),
        "groups": [
            {
                "stack": group.stack,
                "plans": list(group.plans),
                "keys": list(group.keys),
                "enabled": group.is_enabled if isinstance(group.is_enabled, bool) else None,
            }
            for group in matrix.groups
        ],
        "access": [
            {
                "group": matrix.groups.index(group),
                "stack": target.stack,
                "api": target.api,
                "stage": target.stage,
                "route": target.route,
                "access": access.answer,
                "reason": access.reason,
                "plan": access.plan,
                "rate": _limit(access.limits.rate) if access.limits else None,
                "burst": _limit(access.limits.burst) if access.limits else None,
                "quota": access.limits.quota if access.limits else None,
            }
            for (group, target), access in matrix.access.items()
            if group.stack in ("", target.stack) or access.plan is not None
        ],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"value": limit.value, "source": limit.source, "known": limit.is_known}


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "".join(
        "| " + " | ".join(cell if cell == "---" else escaped(cell) for cell in line) + " |\n"
        for line in lines
    )


def _csv(rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def _cell(value: object) -> object:
    text = printable(value) if isinstance(value, str) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text
