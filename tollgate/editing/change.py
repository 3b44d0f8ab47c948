"""Changes of a YAML text that touch the lines of one entry and no other.

An entry's own lines go through ruamel.yaml, which keeps comments, order and style; those that come out as
they went in stay byte for byte. Each change is made a second time, on the plain data, and must come to the
same: what cannot be changed safely is refused, and a person does it.
"""

from __future__ import annotations

import difflib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping
from copy import deepcopy
from typing import Any, Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from tollgate.config import yaml_tree
from tollgate.config.include import is_blank
from tollgate.editing.entries import Entry, Path, entry_at, keys_at
from tollgate.errors import TollgateError

Data: TypeAlias = "MutableMapping[str, Any]"
Change: TypeAlias = Callable[[Data], None]

_QUOTED: Final = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*\"""")
_EMPTY: Final = re.compile(r"\{\s*\}|~|null")
"""A mapping without entries, as it may be written."""

_WIDTH: Final = 4096
"""Characters: no line is folded."""
_INDICATORS: Final = tuple("-?:,[]{}#&*!|>'\"%@`")
_STEP: Final = 2
"""Spaces below an entry, where the file does not show another number."""


def changed(text: str, path: Path, change: Change, *, file: str) -> str:
    """Change what a mapping holds.

    Args:
        text: the file's text, with "\\n" at the end of its lines.
        path: to the mapping's entry.
        change: what to do to the mapping, in place; done twice.
        file: for messages.

    Raises:
        TollgateError: it cannot be changed without touching something else.
    """
    wanted = _plain(text, file)
    change(_at(wanted, path))
    for entry, within in _around(text, path):
        made = _rewritten(text, entry, within, change)
        if made is not None and _is(made, wanted, file):
            return made
    raise _unsafe(file, path)


def added(text: str, path: Path, value: Data, *, file: str) -> str:
    """Add an entry at the end of a mapping, in the style of the one before it.

    Args:
        path: to the new entry.

    Raises:
        TollgateError: as `changed`.
    """
    *above, name = path
    wanted = _plain(text, file)
    _made(wanted, above)[name] = value
    siblings = keys_at(text, tuple(above))
    last = entry_at(text, (*above, siblings[-1])) if siblings else None
    if last is not None and last.is_block:
        lines = text.split("\n")
        is_flow = _is_flow(lines, last)
        new = _indented(_dumped({name: _in_style(value, is_flow=is_flow)}, _STEP), last.column)
        made = "\n".join([*lines[: last.end], *new, *lines[last.end :]])
        if last.end >= len(lines) and lines[-1]:
            made += "\n"
        if _is(made, wanted, file):
            return made
    return _added_otherwise(text, tuple(above), name, value, wanted, file)


def removed(text: str, path: Path, *, file: str) -> str:
    """Take an entry out, with its lines.

    Raises:
        TollgateError: as `changed`.
    """
    wanted = _plain(text, file)
    del _at(wanted, path[:-1])[path[-1]]
    entry = entry_at(text, path)
    if entry is not None and entry.is_block:
        lines = text.split("\n")
        made = "\n".join([*lines[: entry.first], *lines[entry.end :]])
        if _is(made, wanted, file):
            return made
        if len(keys_at(text, path[:-1])) > 1:
            # Something else refers to what stands in it.
            raise _unsafe(file, path)
    if len(path) == 1:
        raise _unsafe(file, path)
    return changed(text, path[:-1], lambda mapping: mapping.__delitem__(path[-1]), file=file)


def renamed(text: str, path: Path, name: str, *, file: str) -> str:
    """Give an entry another key, in its place.

    Raises:
        TollgateError: as `changed`.
    """
    wanted = _plain(text, file)
    mapping = _at(wanted, path[:-1])
    entries = [(name if key == path[-1] else key, value) for key, value in mapping.items()]
    mapping.clear()
    mapping.update(entries)
    entry = entry_at(text, path)
    if entry is not None:
        lines = text.split("\n")
        line = lines[entry.first]
        lines[entry.first] = line[: entry.column] + name + line[entry.key_end :]
        made = "\n".join(lines)
        if _is(made, wanted, file):
            return made
    raise _unsafe(file, path)


def _around(text: str, path: Path) -> Iterator[tuple[Entry, Path]]:
    """The entries around what a path leads to, the smallest first, with the path in each; last, the file."""
    for length in range(len(path), 0, -1):
        entry = entry_at(text, path[:length])
        if entry is not None and entry.is_block:
            yield entry, path[length - 1 :]
    lines = text.split("\n")
    yield Entry((), 0, len(lines) - (not lines[-1]), 0, 0, True), path


def _added_otherwise(
    text: str, above: Path, name: str, value: Data, wanted: dict[str, Any], file: str
) -> str:
    """Add an entry to a mapping within braces, to an empty one, or to one that is not there yet."""
    if above and not keys_at(text, above):
        if (entry := entry_at(text, above)) is None:
            return added(text, above, {name: value}, file=file)
        lines = text.split("\n")
        new = _indented(_dumped({above[-1]: {name: value}}, _STEP), entry.column)
        # What is said of the empty mapping is said of its entries then.
        rest = lines[entry.first][entry.key_end :].lstrip().removeprefix(":")
        comment = _EMPTY.sub("", rest, count=1).strip()
        new[0] += f"  {comment}" if comment else ""
        made = "\n".join([*lines[: entry.first], *new, *lines[entry.end :]])
        if entry.is_block and entry.end == entry.first + 1 and _is(made, wanted, file):
            return made
        raise _unsafe(file, (*above, name))
    if not above:
        made = "\n".join([*text.rstrip("\n").split("\n"), *_dumped({name: value}, _STEP), ""]).lstrip("\n")
        if is_blank(text.encode()) and _is(made, wanted, file):
            return made
        raise _unsafe(file, (name,))
    return changed(text, above, lambda mapping: mapping.__setitem__(name, value), file=file)


def _rewritten(text: str, entry: Entry, path: Path, change: Change) -> str | None:
    """The text with the lines of one entry made anew; None where its lines alone are no YAML.

    Args:
        path: from the entry itself, whose key is the first, to what is to be changed.
    """
    lines = text.split("\n")
    own = [line[entry.column :] if line[: entry.column].isspace() or not entry.column else line
           for line in lines[entry.first : entry.end]]  # fmt: skip
    step = _step(lines, entry)
    try:
        root = _yaml(step).load("\n".join(own) + "\n")
        if not isinstance(root, CommentedMap):
            return None
        before = _dumped(root, step)
        change(_at(root, path))
        after = _dumped(root, step)
    except (YAMLError, KeyError, TypeError, AttributeError):
        # An alias of something outside of these lines, for one.
        return None
    kept = _kept(own, before, after)
    if Counter(_comments(own)) - Counter(_comments(kept)):
        # ruamel.yaml loses those within braces that go over several lines.
        return None
    return "\n".join([*lines[: entry.first], *_indented(kept, entry.column), *lines[entry.end :]])


def _comments(lines: list[str]) -> list[str]:
    """The comments of some lines; a text in quotes may have a number sign, too."""
    return [
        match[0].strip() for line in lines if (match := re.search(r"(?:^|\s)#.*$", _QUOTED.sub("''", line)))
    ]


def _kept(own: list[str], before: list[str], after: list[str]) -> list[str]:
    """The lines after a change, those that it does not touch as a person wrote them."""
    if len(own) != len(before):
        return after
    kept: list[str] = []
    for kind, first, last, new_first, new_last in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        kept += own[first:last] if kind == "equal" else after[new_first:new_last]
    return kept


class Plain(str):
    """A text that is written without quotes, as a day is, which some readers take for another type."""

    __slots__ = ()


def _yaml(step: int) -> YAML:
    yaml = YAML(typ="rt")
    yaml.representer.add_representer(
        Plain, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:timestamp", text)
    )
    yaml.preserve_quotes = True
    yaml.representer.add_representer(str, _text)
    yaml.width = _WIDTH
    yaml.indent(mapping=step, sequence=step + 2, offset=step)
    yaml.allow_duplicate_keys = False
    return yaml


def _text(dumper: Any, text: str) -> Any:
    """A text, in quotes where it begins with what means something in YAML, which readers take differently."""
    style = '"' if text[:1] in _INDICATORS else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _dumped(value: object, step: int) -> list[str]:
    stream = io.StringIO()
    _yaml(step).dump(value, stream)
    return stream.getvalue().rstrip("\n").split("\n")


def _indented(lines: list[str], column: int) -> list[str]:
    return [" " * column + line if line.strip() else line for line in lines]


def _step(lines: list[str], entry: Entry) -> int:
    """How far what is below an entry is indented."""
    for line in lines[entry.first + 1 : entry.end]:
        text = line.lstrip(" ")
        if text and not text.startswith("#") and len(line) - len(text) > entry.column:
            return len(line) - len(text) - entry.column
    return _STEP


def _is_flow(lines: list[str], entry: Entry) -> bool:
    return "{" in lines[entry.first][entry.key_end :]


def _in_style(value: object, *, is_flow: bool) -> object:
    if not isinstance(value, MutableMapping):
        return value
    made = CommentedMap((key, _in_style(part, is_flow=is_flow)) for key, part in value.items())
    if is_flow or not made:
        made.fa.set_flow_style()
    return made


def _plain(text: str, file: str) -> dict[str, Any]:
    """The data of a text: what must be the same after a change but for the change."""
    if is_blank(text.encode()):
        # A file of consumers may have none yet, or none any more.
        return {}
    return {key: _plainly(part) for key, part in yaml_tree.read(text.encode(), file).items()}


def _plainly(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plainly(part) for key, part in value.items()}
    return [_plainly(part) for part in value] if isinstance(value, list) else value


def _is(made: str, wanted: dict[str, Any], file: str) -> bool:
    try:
        return bool(_in_order(_plain(made, file)) == _in_order(wanted))
    except TollgateError:
        return False


def _in_order(value: Any) -> Any:
    """The data with the order of its keys, which a comparison of mappings would pass over."""
    if isinstance(value, dict):
        return [(key, _in_order(part)) for key, part in value.items()]
    return [_in_order(part) for part in value] if isinstance(value, list) else deepcopy(value)


def _at(data: Any, path: Path) -> Any:
    for name in path:
        data = data[name]
    return data


def _made(data: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """The mapping at a path, which need not be there yet."""
    for name in path:
        if data.get(name) is None:
            data[name] = {}
        data = data[name]
    return data


def _unsafe(file: str, path: Path) -> TollgateError:
    return TollgateError(
        f"{file}: {'.'.join(path)} cannot be changed without touching what refers to it or stands around it, "
        "or losing a comment.\n  Change it by hand: nothing was written."
    )
