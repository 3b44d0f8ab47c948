"""A route: a method and a path, as `POST /v1/models/{id}`."""

from __future__ import annotations

import re
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, WithJsonSchema

from tollgate.config.model import wrong

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
PATH_PART: Final = re.compile(r"[A-Za-z0-9._:-]+|\{[A-Za-z0-9._-]+\+?\}")
"""API Gateway's alphabet for a path part: CreateResource refuses anything else."""

_EXAMPLE: Final = "Write a method and a path, as in 'POST /v1/chat/completions'."


class RouteKey(NamedTuple):
    """A route taken apart.

    Attributes:
        method: one of METHODS.
        path: starts with `/`; `/` alone is the root.
    """

    method: str
    path: str

    @classmethod
    def parse(cls, text: str) -> RouteKey:
        """Take `POST /v1/models/{id}` apart.

        Raises:
            PydanticCustomError: it is not a method and a path that API Gateway accepts.
        """
        method, space, path = text.partition(" ")
        if not space or not path.startswith("/"):
            raise wrong(f"{text!r} is not a route", _nearest(text))
        if method not in METHODS:
            raise wrong(f"{method!r} is not a method", _nearest(text))
        _check_colons(method, path)
        check_path(path)
        return cls(method, path)

    @property
    def parts(self) -> tuple[str, ...]:
        """`/v1/models/{id}` as `("v1", "models", "{id}")`; the root as `()`."""
        return tuple(self.path.split("/")[1:]) if self.path != "/" else ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters, in order, without `{`, `+` and `}`."""
        return tuple(part.strip("{+}") for part in self.parts if part.startswith("{"))

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _nearest(text: str) -> str:
    """What to write instead of something that is nearly a route."""
    words = text.split()
    if len(words) == len(RouteKey._fields) and words[0].upper() in METHODS:
        return f"Write '{words[0].upper()} /{_in_braces(words[1]).removeprefix('/')}'."
    return f"Use one of {', '.join(METHODS)}." if text.partition(" ")[2].startswith("/") else _EXAMPLE


def _check_colons(method: str, path: str) -> None:
    """Refuse `/models/:id`: it can be had at API Gateway, and is the parameter of other frameworks."""
    for part in path.split("/"):
        if part.startswith(":") and PATH_PART.fullmatch(part):
            meant = _in_braces(path)
            names = RouteKey(method, meant).parameters
            can_be_meant = "/:" not in meant and len(set(names)) == len(names)
            raise wrong(
                f"{part!r} is literal text to API Gateway, not a parameter",
                f"Write '{method} {meant}'." if can_be_meant else "Put a parameter's name into braces: {id}.",
            )


def _in_braces(path: str) -> str:
    """`/models/:id` as `/models/{id}`."""
    return re.sub(r"(?<=/):([A-Za-z0-9._-]+)(?=/|$)", r"{\1}", path)


def check_path(path: str) -> None:
    """Refuse a path that API Gateway would refuse.

    Raises:
        PydanticCustomError: naming the part that is wrong.
    """
    if path == "/":
        return
    parts = path.split("/")[1:]
    for position, part in enumerate(parts):
        if not part:
            raise wrong(
                f"the path {path!r} has an empty part",
                f"Write {re.sub('/+', '/', path).rstrip('/') or '/'!r}.",
            )
        if not PATH_PART.fullmatch(part):
            raise wrong(
                f"the path part {part!r} has a character that API Gateway refuses",
                "Use letters, digits and . _ - : in a part, or a whole part in braces: "
                "{id}, or {proxy+} for all that follows.",
            )
        if part in (".", ".."):
            raise wrong(
                f"the path {path!r} has the part {part!r}, which clients resolve before they send it",
                "Write the path that is meant.",
            )
        if part.endswith("+}") and position != len(parts) - 1:
            raise wrong(
                f"the greedy part {part!r} is not the last one of {path!r}",
                "End the path there: a greedy part takes all that follows.",
            )
    names = [part.strip("{+}") for part in parts if part.startswith("{")]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise wrong(f"the path {path!r} has the parameter {min(twice)!r} twice", "Give each its own name.")


def _check(text: str) -> str:
    RouteKey.parse(text)
    return text


Route = Annotated[
    str,
    AfterValidator(_check),
    WithJsonSchema({"type": "string", "pattern": rf"^({'|'.join(METHODS)}) /"}),
]
"""A route as text, checked."""
