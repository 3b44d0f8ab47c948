"""Differences as rows for a person: many consumers that differ are told in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tollgate.comparing.difference import Difference, Side
from tollgate.comparing.part import TITLES, Part, part_of
from tollgate.config.problem import Path, dotted
from tollgate.printable import printable

MANY_ALIKE: Final = 5
"""Consumers with the same difference from which on they are one row."""
MANY: Final = 20
"""Consumers with differences of the same field from which on they are one row, whatever differs."""
NAMES_SHOWN: Final = 3
TEXT_MAX_LENGTH: Final = 120
_ENTRIES_SHOWN: Final = 3
"""Of a mapping within another one; more are counted."""

NOT_THERE: Final = "not there"
THERE: Final = "there"
VARIOUS: Final = "various"
BY_DEFAULT: Final = "by default"
_OF_CONSUMERS: Final = "consumers"
_ENTRY: Final = 2
"""How long a consumer's own path is."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one environment has, for a person.

    Attributes:
        where: the line, or that it is the default; empty where there is none, or many.
    """

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A difference, or those of many consumers.

    Attributes:
        pieces: the place, in pieces between which a line may end.
    """

    pieces: tuple[str, ...]
    here: Cell
    there: Cell


def sections(found: Iterable[Difference]) -> Mapping[Part, Sequence[Row]]:
    """The rows of each part that has any, in the order in which parts are shown."""
    by_part: dict[Part, list[Difference]] = {part: [] for part in TITLES}
    for difference in found:
        by_part[part_of(difference.path)].append(difference)
    return {part: [*_rows(some)] for part, some in by_part.items() if some}


def _rows(found: Sequence[Difference]) -> Iterator[Row]:
    consumers = [it for it in found if it.path[0] == _OF_CONSUMERS]
    together = list(_together(consumers))
    for difference in found:
        if difference.path[0] != _OF_CONSUMERS:
            yield _row(difference)
    yield from together


def _together(found: Sequence[Difference]) -> Iterator[Row]:
    """The rows of consumers, those that differ in the same way as one."""
    single: list[Difference] = []
    for some in _grouped(found, _manner):
        if len(some) >= MANY_ALIKE:
            yield _row_of_many(some, _sides(some[0]))
        else:
            single.extend(some)
    for some in _grouped(single, lambda it: it.path[_ENTRY:]):
        if len(some) >= MANY and some[0].path[_ENTRY:]:
            yield _row_of_many(some, (Cell(VARIOUS), Cell(VARIOUS)))
        else:
            yield from map(_row, some)


def _grouped(
    found: Iterable[Difference], key: Callable[[Difference], object]
) -> Iterable[Sequence[Difference]]:
    groups: dict[object, list[Difference]] = {}
    for difference in found:
        groups.setdefault(key(difference), []).append(difference)
    return groups.values()


def _manner(it: Difference) -> tuple[Path, str, str]:
    """The field, and what it is on both sides."""
    here, there = _sides(it)
    return it.path[_ENTRY:], here.text, there.text


def _sides(it: Difference) -> tuple[Cell, Cell]:
    """Both sides without their lines; of a whole consumer only whether it is there."""
    if it.path[_ENTRY:]:
        return Cell(_text(it.here)), Cell(_text(it.there))
    here, there = (Cell(THERE if side.is_there else NOT_THERE) for side in (it.here, it.there))
    return here, there


def _row_of_many(some: Sequence[Difference], sides: tuple[Cell, Cell]) -> Row:
    names = [str(it.path[_ENTRY - 1]) for it in some]
    shown = ", ".join(names[:NAMES_SHOWN])
    more = f" and {len(names) - NAMES_SHOWN:,} more" if len(names) > NAMES_SHOWN else ""
    field = _pieces((_OF_CONSUMERS, "any", *some[0].path[_ENTRY:]))
    return Row((field[0], ".*", *field[_ENTRY:], f" ({len(names):,}: {printable(shown)}{more})"), *sides)


def _row(it: Difference) -> Row:
    return Row(_pieces(it.path), _cell(it.here), _cell(it.there))


def _pieces(path: Path) -> tuple[str, ...]:
    starts = [dotted(path[:length]) for length in range(len(path) + 1)]
    return tuple(whole.removeprefix(start) for start, whole in pairwise(starts))


def _cell(side: Side) -> Cell:
    return Cell(_text(side), str(side.source or (BY_DEFAULT if side.is_there else "")))


def _text(side: Side) -> str:
    if not side.is_there:
        return NOT_THERE
    text = printable(_written(side.value))
    return text if len(text) <= TEXT_MAX_LENGTH else f"{text[: TEXT_MAX_LENGTH - 1]}…"


def _written(value: object, depth: int = 0) -> str:
    """A value in one line, as YAML has it within braces."""
    if isinstance(value, dict):
        if depth and len(value) > _ENTRIES_SHOWN:
            return f"{len(value):,} entries"
        return "{" + ", ".join(f"{name}: {_written(it, depth + 1)}" for name, it in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(item, depth + 1) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if value == int(value) else repr(value)
    # A text that is empty, or reads like something else, is told from what it reads like.
    if isinstance(value, str) and (not value or value != value.strip() or _reads_otherwise(value)):
        return f'"{value}"'
    return "null" if value is None else str(value)


def _reads_otherwise(text: str) -> bool:
    return text in ("true", "false", "null", NOT_THERE, VARIOUS) or text.replace(".", "", 1).isdigit()
