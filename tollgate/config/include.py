"""Consumers in files of their own: `consumers: {include: consumers/*.yaml}`, YAML by name or CSV by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any, Final

from tollgate.config import yaml_tree
from tollgate.config.credential import names_a_credential
from tollgate.config.located import LocatedList, LocatedMapping, Mark
from tollgate.config.problem import Path, Problem
from tollgate.config.section import entries, patches
from tollgate.config.source import Source
from tollgate.config.suggestion import instead
from tollgate.errors import InvalidConfig

FIELD: Final = "include"
_SECTION: Final = "consumers"
COLUMNS: Final = ("name", "usage_plan", "contact", "description")
"""What a CSV file may have: consumers with one key each."""

Read = Callable[[str], bytes]
"""Reads a file; raises `InvalidConfig` where it cannot."""


@dataclass(frozen=True, slots=True)
class Included:
    """A file of consumers.

    Attributes:
        environment: the one that includes it; None for all.
        consumers: what it has, each with its place in it.
    """

    file: str
    environment: str | None
    consumers: LocatedMapping


def is_include(value: object) -> bool:
    """Whether `include` names files, and is no consumer of that name."""
    return isinstance(value, (str, LocatedList))


def is_blank(content: bytes) -> bool:
    """Whether a file has nothing but comments."""
    return not any(line.strip() and not line.lstrip().startswith(b"#") for line in content.splitlines())


def included(root: LocatedMapping, file: str, read: Read) -> tuple[list[Included], list[Problem]]:
    """The files that a description includes, in its order and each pattern's files in theirs.

    Returns:
        the files, and what is wrong with them.
    """
    found: list[Included] = []
    problems: list[Problem] = []
    for environment, path, data in _places(root):
        names = entries(data, _SECTION)
        if not is_include(names.get(FIELD)):
            continue
        at = Problem((*path, _SECTION, FIELD), "", "", Source(file, names.marks[FIELD].line))
        for name in files_of(names[FIELD], file, at, problems):
            try:
                found.append(Included(name, environment, _consumers(name, read(name))))
            except InvalidConfig as error:
                problems.extend(error.problems)
    return found, problems


def merged(
    root: LocatedMapping, files: Collection[Included], file: str
) -> tuple[LocatedMapping, list[Problem]]:
    """A description with the consumers of its files in their place.

    Returns:
        the description without `include`, and a problem for each consumer that is in two files.
    """
    problems: list[Problem] = []
    whole = _merged(root, [one for one in files if one.environment is None], (), file, problems)
    changed: dict[str, Any] = {}
    for name, patch in patches(whole):
        own = [one for one in files if one.environment == name]
        changed[name] = _merged(patch, own, ("environments", name), file, problems)
    if changed:
        whole = whole.replaced({"environments": whole["environments"].replaced(changed)})
    return whole, problems


def _places(root: LocatedMapping) -> Iterator[tuple[str | None, Path, LocatedMapping]]:
    yield None, (), root
    for name, patch in patches(root):
        yield name, ("environments", name), patch


def _merged(
    data: LocatedMapping, files: Collection[Included], within: Path, file: str, problems: list[Problem]
) -> LocatedMapping:
    inline = entries(data, _SECTION)
    if not is_include(inline.get(FIELD)):
        return data
    consumers = inline.replaced({})
    consumers.drop(FIELD)
    for one in files:
        for name, consumer in one.consumers.items():
            mark = one.consumers.marks[name]
            if name in consumers.marks:
                first = consumers.marks[name]
                problems.append(
                    Problem(
                        (*within, _SECTION, name),
                        f"{name!r} is in {Source(first.file or file, first.line)} already",
                        "Keep one of them.",
                        Source(one.file, mark.line),
                    )
                )
            else:
                consumers.put(name, consumer, mark)
    return data.replaced({_SECTION: consumers})


def files_of(patterns: object, file: str, at: Problem, problems: list[Problem]) -> Iterator[str]:
    """The files of some patterns, each once.

    Args:
        patterns: one, or a list.
        file: the description's, from whose folder on they are written.
        at: where the patterns stand.
        problems: a pattern without any file is added to them.
    """
    seen: set[str] = set()
    for pattern in [patterns] if isinstance(patterns, str) else list(patterns):  # type: ignore[call-overload]
        if not isinstance(pattern, str) or FilePath(pattern).is_absolute() or not pattern:
            problems.append(
                replace(
                    at,
                    message="this is no pattern of files",
                    remedy=f"Write it from {FilePath(file).name}'s folder on: 'consumers/*.yaml'.",
                )
            )
            continue
        folder = FilePath(file).parent
        names = sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))
        if not names:
            problems.append(
                replace(
                    at,
                    message=f"no file is called {pattern!r}",
                    remedy=f"Make one, or write where they are from {FilePath(file).name}'s folder on.",
                )
            )
        for name in names:
            if (folder / name).resolve() == FilePath(file).resolve():
                problems.append(
                    replace(at, message="the description includes itself", remedy="Name its other files.")
                )
            elif name not in seen:
                seen.add(name)
                yield str(folder / name)


def _consumers(file: str, content: bytes) -> LocatedMapping:
    return _of_csv(file, content) if file.lower().endswith(".csv") else _of_yaml(file, content)


def _of_yaml(file: str, content: bytes) -> LocatedMapping:
    if is_blank(content):
        return LocatedMapping()
    found, problems = yaml_tree.read_on(content, file)
    if problems:
        raise InvalidConfig(problems)
    if _SECTION in found and isinstance(found[_SECTION], LocatedMapping) and len(found) == 1:
        raise InvalidConfig(
            (
                Problem(
                    (_SECTION,),
                    "a file of consumers has their names at its margin",
                    f"Take '{_SECTION}:' out, and indent what is below it less.",
                    Source(file, found.marks[_SECTION].line),
                ),
            )
        )
    marked: LocatedMapping = _in_file(found, file)
    return marked


def _in_file(value: Any, file: str) -> Any:
    """The same data, of which every mark knows its file."""
    if isinstance(value, LocatedMapping):
        made = LocatedMapping()
        for key, part in value.items():
            made.put(key, _in_file(part, file), value.marks[key]._replace(file=file))
        return made
    if isinstance(value, LocatedList):
        listed = LocatedList()
        for part, mark in zip(value, value.marks, strict=True):
            listed.put(_in_file(part, file), mark._replace(file=file))
        return listed
    return value


def _of_csv(file: str, content: bytes) -> LocatedMapping:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(file, line, "this is not UTF-8", "Save the file in the encoding UTF-8.") from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    consumers = LocatedMapping()
    problems: list[Problem] = []
    try:
        columns = [name.strip() for name in next(rows, [])]
        _check_columns(file, columns)
        for row in rows:
            if any(cell.strip() for cell in row):
                _add_row(consumers, file, rows.line_num, dict(zip(columns, row, strict=True)), problems)
    except csv.Error as error:
        raise _refusal(file, rows.line_num, f"this is not CSV: {error}", "Look at its quotes.") from None
    except ValueError:
        raise _refusal(
            file, rows.line_num, "this row has another number of cells", f"Give it {len(columns)}."
        ) from None
    if problems:
        raise InvalidConfig(tuple(problems))
    return consumers


def _check_columns(file: str, columns: list[str]) -> None:
    for name in columns:
        if names_a_credential(name) or name.lower() in ("key", "value"):
            raise _refusal(
                file, 1, f"the column {name!r} is for a key's value, which is never written down",
                "Take the column out: AWS makes the values.",
            )  # fmt: skip
        if ";" in name or "\t" in name:
            raise _refusal(file, 1, "the columns are not separated by commas", "Save the file with commas.")
        if name not in COLUMNS:
            raise _refusal(file, 1, f"there is no column {name!r}", instead(name, COLUMNS))
    if len(set(columns)) < len(columns) or not {"name", "usage_plan"} <= set(columns):
        raise _refusal(file, 1, "the first row must name the columns", f"Begin with '{','.join(COLUMNS)}'.")


def _add_row(
    consumers: LocatedMapping, file: str, line: int, cells: dict[str, str], problems: list[Problem]
) -> None:
    name = cells.pop("name").strip()
    mark = Mark(line, file=file)
    if name in consumers.marks:
        problems.append(
            Problem(
                (_SECTION, name),
                f"{name!r} is in line {consumers.marks[name].line} already",
                "Keep one of them.",
                Source(file, line),
            )
        )
        return
    consumer = LocatedMapping()
    for field, text in cells.items():
        if text.strip():
            consumer.put(field, text.strip(), mark)
    consumers.put(name, consumer, mark)


def _refusal(file: str, line: int, message: str, remedy: str) -> InvalidConfig:
    return InvalidConfig((Problem((), message, remedy, Source(file, line)),))
