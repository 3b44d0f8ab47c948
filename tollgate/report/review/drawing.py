"""The picture of a change of access as SVG: keys on the left, plans in the middle, stages on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as Xml

from tollgate.printable import printable
from tollgate.review.picture import Node, Picture, State

_WIDTH: Final = 1080
_BOX: Final = 260
_LINE: Final = 18
_PAD: Final = 8
_GAP: Final = 12
_TOP: Final = 34
_LETTERS: Final = 34
"""Of a line of a box; what is longer is cut, and whole in the box's title."""
_LEFTS: Final = (10, (_WIDTH - _BOX) // 2, _WIDTH - _BOX - 10)
_HEADS: Final = ("API keys", "usage plans", "stages")
_SIGNS: Final[dict[State, str]] = {"kept": "", "lost": "\N{MINUS SIGN} ", "gained": "+ ", "changed": "~ "}


def drawing(picture: Picture) -> str:
    """The picture as an `<svg>` that takes its colours from the page's classes."""
    columns = (picture.keys, picture.plans, picture.stages)
    height = _TOP + max(map(_height, columns)) + _GAP
    svg = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height}",
            "role": "img",
            "aria-label": f"What changes of the access to {printable(picture.stack)}: as the table says",
        },
    )
    places: dict[str, tuple[int, int, int]] = {}
    boxes = Xml.Element("g")
    for left, head, nodes in zip(_LEFTS, _HEADS, columns, strict=True):
        _text(svg, left, 20, head, "head")
        top = _TOP + (height - _TOP - _GAP - _height(nodes)) // 2
        for node in nodes:
            places[node.id] = (left, top, _box_height(node))
            _box(boxes, node, left, top)
            top += _box_height(node) + _GAP
    for edge in picture.edges:
        if edge.start in places and edge.end in places:
            _edge(svg, places[edge.start], places[edge.end], edge.state)
    svg.append(boxes)
    return Xml.tostring(svg, encoding="unicode")


def _height(nodes: Sequence[Node]) -> int:
    return sum(_box_height(node) + _GAP for node in nodes)


def _box_height(node: Node) -> int:
    return len(node.lines) * _LINE + 2 * _PAD


def _box(to: Xml.Element, node: Node, left: int, top: int) -> None:
    group = Xml.SubElement(to, "g", {"class": f"node {node.state}"})
    Xml.SubElement(group, "title").text = printable(" · ".join(node.lines))
    Xml.SubElement(
        group,
        "rect",
        {"x": str(left), "y": str(top), "width": str(_BOX), "height": str(_box_height(node)), "rx": "6"},
    )
    for number, line in enumerate(node.lines):
        sign = _SIGNS[node.state] if number == 0 else ""
        _text(
            group,
            left + 10,
            top + _PAD + 13 + number * _LINE,
            sign + line,
            "title" if number == 0 else "line",
        )


def _text(to: Xml.Element, x: int, y: int, text: str, kind: str) -> None:
    cut = text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
    Xml.SubElement(to, "text", {"x": str(x), "y": str(y), "class": kind}).text = printable(cut)


def _edge(to: Xml.Element, start: tuple[int, int, int], end: tuple[int, int, int], state: State) -> None:
    x1, y1 = start[0] + _BOX, start[1] + start[2] // 2
    x2, y2 = end[0], end[1] + end[2] // 2
    bend = (x2 - x1) // 2
    path = f"M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}"
    Xml.SubElement(to, "path", {"d": path, "class": f"edge {state}"})
