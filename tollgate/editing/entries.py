"""Where an entry of a YAML file stands: its lines, and what it is in."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping with its value.

    Attributes:
        path: the keys that lead to it.
        first: its first line, counted from 0.
        end: the line after its last one; blank lines and comments before the next entry are not its own.
        column: where its key begins.
        key_end: where its key ends, on the first line.
        is_block: whether it has these lines for itself.
    """

    path: Path
    first: int
    end: int
    column: int
    key_end: int
    is_block: bool


def entry_at(text: str, path: Path) -> Entry | None:
    """The entry that a path leads to; None where there is none of its own, as below an alias."""
    lines = text.split("\n")
    return _found(_root(text), path, (), len(lines), lines)


def keys_at(text: str, path: Path) -> tuple[str, ...]:
    """The keys of the mapping that a path leads to; none where there is no mapping."""
    node: yaml.Node | None = _root(text)
    for name in path:
        node = next((value for key, value in _pairs(node) if key.value == name), None)
    return tuple(str(key.value) for key, _ in _pairs(node))


def _root(text: str) -> yaml.Node | None:
    root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    return root


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _found(node: yaml.Node | None, path: Path, above: Path, end: int, lines: list[str]) -> Entry | None:
    pairs = _pairs(node)
    for position, (key, value) in enumerate(pairs):
        if key.value != path[0]:
            continue
        assert isinstance(node, yaml.MappingNode)
        is_block = not node.flow_style
        if is_block:
            end = pairs[position + 1][0].start_mark.line if position + 1 < len(pairs) else end
        if len(path) > 1:
            return _found(value, path[1:], (*above, path[0]), end, lines)
        first, column = key.start_mark.line, key.start_mark.column
        return Entry(
            (*above, path[0]),
            first,
            _without_trailing(lines, first, end, column) if is_block else value.end_mark.line + 1,
            column,
            key.end_mark.column,
            # A key after "? ", or one that follows its parent on a line, has no lines for itself.
            is_block and not lines[first][:column].strip(),
        )
    return None


def _without_trailing(lines: list[str], first: int, end: int, column: int) -> int:
    """The end of an entry without blank lines and comments that are no deeper than it."""
    while end - 1 > first:
        line = lines[end - 1]
        text = line.lstrip()
        is_of_the_next = text.startswith("#") and len(line) - len(text) <= column
        if text and not is_of_the_next and text not in ("---", "..."):
            break
        end -= 1
    return end
