"""Which route a request takes: an exact part before a parameter, a parameter before a greedy one.

Developer guide, "Set up a proxy integration with a proxy resource": a greedy parameter `{proxy+}` takes one
part or more, whatever no other resource takes. A resource that lacks the method is not left for another: the
call is refused (`MISSING_AUTHENTICATION_TOKEN`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from tollgate.local.served.gateway import Route

_ANY = "ANY"
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
"""What `ANY` stands for ("Set up an HTTP method in API Gateway")."""


@dataclass(frozen=True, slots=True)
class Match:
    """A route that was found.

    Attributes:
        parameters: those of the path, percent-encoded as they were sent, which is how functions and
            templates get them; of a greedy one with its slashes.
    """

    route: Route
    parameters: Mapping[str, str]


@dataclass(slots=True)
class _Node:
    """A resource: what is below it, and its methods."""

    exact: dict[str, _Node] = field(default_factory=dict)
    parameter: tuple[str, _Node] | None = None
    greedy: tuple[str, _Node] | None = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """The routes of an API."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            node = self._root
            for part in _parts(route.path):
                node = _below(node, part)
            node.routes[route.verb] = route

    def match(self, verb: str, path: str) -> Match | None:
        """The route of a request; None where there is none.

        Args:
            path: as it was sent, without the stage: `/models/a%2Fb`. Slashes at either end count as none: so
            they do behind a stage's name in recordings of API Gateway; at a fixed resource's end, reports
            differ.
        """
        found = _find(self._root, _parts(path), 0, ())
        if found is None:
            return None
        node, parameters = found
        route = node.routes.get(verb) or (node.routes.get(_ANY) if verb in METHODS else None)
        return Match(route, dict(parameters)) if route else None


def _parts(path: str) -> Sequence[str]:
    trimmed = path.strip("/")
    return trimmed.split("/") if trimmed else ()


def _below(node: _Node, part: str) -> _Node:
    """The resource below one, made where it is not there yet."""
    if part.startswith("{") and part.endswith("+}"):
        node.greedy = node.greedy or (part[1:-2], _Node())
        return node.greedy[1]
    if part.startswith("{") and part.endswith("}"):
        node.parameter = node.parameter or (part[1:-1], _Node())
        return node.parameter[1]
    return node.exact.setdefault(part, _Node())


def _find(
    node: _Node, parts: Sequence[str], at: int, parameters: tuple[tuple[str, str], ...]
) -> tuple[_Node, tuple[tuple[str, str], ...]] | None:
    """The resource of a path with its parameters. One without methods is no end of a path."""
    if at == len(parts):
        return (node, parameters) if node.routes else None
    part = parts[at]
    exact = node.exact.get(unquote(part))
    if exact is not None and (found := _find(exact, parts, at + 1, parameters)):
        return found
    if node.parameter is not None and part:
        name, below = node.parameter
        if found := _find(below, parts, at + 1, (*parameters, (name, part))):
            return found
    if node.greedy is not None:
        name, below = node.greedy
        rest = "/".join(parts[at:])
        return (below, (*parameters, (name, rest))) if below.routes else None
    return None
