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
            raise wrong(f"{text!r} is not a route", _nearest(method, path))
        if method not in METHODS:
            raise wrong(f"{method!r} is not a method", _nearest(method, path))
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


def _nearest(method: str, path: str) -> str:
    """What to write instead of something that is nearly a route."""
    if method.upper() in METHODS and path and " " not in path:
        return f"Write '{method.upper()} /{path.removeprefix('/')}'."
    return f"Use one of {', '.join(METHODS)}." if path.startswith("/") else _EXAMPLE


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
