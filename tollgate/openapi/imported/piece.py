"""A document as a piece of a description: `apis:` with one API and its routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tollgate.config.model import NAME_MAX_LENGTH
from tollgate.config.problem import Problem
from tollgate.errors import InvalidConfig
from tollgate.openapi.imported.document import Document, Node
from tollgate.openapi.imported.findings import Findings
from tollgate.openapi.imported.route import Route, route_of
from tollgate.openapi.imported.security import KeySource
from tollgate.openapi.imported.server import base_of, checked

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch")
_ANY: Final = "x-amazon-apigateway-any-method"
"""How API Gateway's own documents say `ANY`."""
_NO_METHODS: Final = ("$ref", "summary", "description", "servers", "parameters")
_DESCRIPTION_MAX_LENGTH: Final = 1024


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is left out.

    Attributes:
        operation: `TRACE /pets`, or a path alone where all of it is left out.
    """

    operation: str
    why: Problem


@dataclass(frozen=True, slots=True)
class Piece:
    """What was made of a document.

    Attributes:
        name: the API's.
        api: its entry below `apis:`.
        of_api: what a person should know of all of it.
        of_routes: what a person should know of some of its routes, by route.
        skipped: what is left out, if that was asked for.
    """

    name: str
    api: dict[str, Any]
    of_api: tuple[Problem, ...]
    of_routes: Mapping[str, tuple[Problem, ...]]
    skipped: tuple[Skipped, ...]

    @property
    def notes(self) -> tuple[Problem, ...]:
        """All that a person should know, in the document's order."""
        return _in_order([*self.of_api, *(note for notes in self.of_routes.values() for note in notes)])


def piece_of(document: Document, *, backend: str | None, name: str | None, skip: bool) -> Piece:
    """Make routes of a document's operations.

    Args:
        backend: the address of the backend; the document's server by default.
        name: the API's name; made of the document's title by default.
        skip: leave out what cannot be kept.

    Raises:
        InvalidConfig: with everything that cannot be kept.
    """
    whole = Findings(document)
    base = checked(backend, document.root, whole) if backend else _base_if_needed(document, whole)
    routes, refused = _routes(document, base, whole, keep_base=backend is not None)
    if whole.refusals or (refused and not skip):
        raise InvalidConfig(_in_order([*whole.refusals, *(it.why for it in refused)]))
    if not routes:
        whole.refuse(document.root, "no operation is left that could be a route", "Give another document.")
        raise InvalidConfig(_in_order([*whole.refusals, *(it.why for it in refused)]))
    title = _title(document)
    api = {
        **({"description": title[:_DESCRIPTION_MAX_LENGTH]} if title else {}),
        **_key_source(routes, whole),
        "routes": {str(route.key): route.fields for route in routes},
    }
    if document.at("webhooks") is not None:
        whole.note(document.root, "its webhooks are left out", "They do not go through the gateway.")
    if all(route.fields.get("public") for route in routes):
        left = "nothing but public routes is left" if refused else "all routes are public"
        whole.note(document.root, f"{left}: no key is asked for", "Anyone can call all of it.")
    return Piece(
        name or _name(title),
        api,
        _in_order(whole.notes),
        {str(route.key): _in_order(route.notes) for route in routes if route.notes},
        tuple(sorted(dict.fromkeys(refused), key=lambda it: _line(it.why))),
    )


def _base_if_needed(document: Document, whole: Findings) -> str | None:
    """The document's own server, without which an operation may still have one of its own."""
    paths = document.at("paths")
    operations = [
        (operation, item)
        for _, item in (paths.items() if paths else ())
        for method, operation in item.items()
        if method in _METHODS
    ]
    all_have_own = operations and all(
        operation.get("servers") or item.get("servers") for operation, item in operations
    )
    return "" if all_have_own else base_of(document, whole)


def _routes(
    document: Document, base: str | None, whole: Findings, *, keep_base: bool
) -> tuple[list[Route], list[Skipped]]:
    """The routes, and why others are none. What all need, and is missing, is said once, elsewhere."""
    routes: list[Route] = []
    refused: list[Skipped] = []
    beside = _Siblings()
    for method, path, operation, item in _operations(document, refused):
        findings = Findings(document)
        # An address for want of one, so that everything else is said, too.
        route = route_of(
            f"{method} {path}",
            operation,
            item,
            base or "https://unknown.example",
            findings,
            keep_base=keep_base,
        )
        if route is not None and (other := beside.other(route)) is not None:
            findings.refuse(
                item,
                f"the path has {other[0]!r} where {other[1]!r} has {other[2]!r}",
                f"API Gateway takes one parameter below a path: call both {other[2]!r}.",
            )
        refused += [Skipped(f"{method} {path}", why) for why in findings.refusals]
        if route is not None and not findings.refusals:
            beside.add(route)
            routes.append(route)
    return routes, refused


def _operations(document: Document, refused: list[Skipped]) -> Iterator[tuple[str, str, Node, Node]]:
    """Each operation that has a method of API Gateway's, with its method, its path and the path's entry."""
    paths = document.at("paths")
    for path, given in paths.items() if paths else ():
        findings = Findings(document)
        item = findings.resolved(given)
        if item is not None:
            for method, operation in _methods(item):
                if method.lower() in _METHODS or method == _ANY:
                    yield ("ANY" if method == _ANY else method.upper()), path, operation, item
                elif method not in _NO_METHODS:
                    refused += _no_method(document, method.upper(), path, operation)
        refused += [Skipped(path, why) for why in findings.refusals]


def _no_method(document: Document, method: str, path: str, operation: Node) -> list[Skipped]:
    known = ", ".join(name.upper() for name in _METHODS)
    findings = Findings(document)
    findings.refuse(operation, f"API Gateway has no method {method!r}", f"It has {known} and ANY.")
    return [Skipped(f"{method} {path}", why) for why in findings.refusals]


def _methods(item: Node) -> Iterator[tuple[str, Node]]:
    yield from item.items()
    if (any_method := item.get(_ANY)) is not None:
        yield _ANY, any_method


class _Siblings:
    """The parameters below each path, which is one at most."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], tuple[str, str]] = {}

    def other(self, route: Route) -> tuple[str, str, str] | None:
        """This route's parameter, another route, and its parameter in the same place."""
        for depth, part in enumerate(route.key.parts):
            known = self._first.get(route.key.parts[:depth])
            if part.startswith("{") and known is not None and known[0] != part:
                return part, known[1], known[0]
        return None

    def add(self, route: Route) -> None:
        for depth, part in enumerate(route.key.parts):
            if part.startswith("{"):
                self._first.setdefault(route.key.parts[:depth], (part, str(route.key)))


def _key_source(routes: Sequence[Route], whole: Findings) -> dict[str, Any]:
    """Where the API takes its keys, so that each route's callers can go on as they do."""
    asked: list[frozenset[KeySource]] = [route.sources for route in routes if route.sources]
    if not any("bearer" in sources for sources in asked) or all("header" in sources for sources in asked):
        return {}
    if all("bearer" in sources for sources in asked):
        return {"api_key_source": "bearer"}
    node = next(route.node for route in routes if route.sources == {"header"})
    whole.note(
        node,
        "some operations ask for x-api-key and others for a bearer token, so that both are taken everywhere",
        "That takes an authorizer without a cache: 'cache: 0'.",
    )
    return {"api_key_source": "bearer", "authorizer": {"cache": 0}}


def _title(document: Document) -> str:
    info = document.at("info")
    title = info.text("title") if info else ""
    return "".join(letter for letter in title if letter.isprintable()).strip()


def _name(title: str) -> str:
    words = re.findall("[A-Za-z0-9]+", title.lower())
    return "-".join(words)[:NAME_MAX_LENGTH].strip("-") or "api"


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=_line))


def _line(problem: Problem) -> int:
    return problem.source.line if problem.source else 0
