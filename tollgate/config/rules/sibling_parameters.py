"""Below one path there is one parameter: API Gateway refuses `{id}` beside `{name}` or `{proxy+}`.

CreateResource: "A sibling ({id}) of this resource already has a variable path part -- only one is allowed".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem
from tollgate.config.route import RouteKey

if TYPE_CHECKING:
    from tollgate.config.api import Api
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find a second parameter below a path."""
    for name, api in gateway.apis.items():
        yield from _check(name, api)


def _check(api_name: str, api: Api) -> Iterator[Problem]:
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for text in api.routes:
        parts = RouteKey.parse(text).parts
        for depth, part in enumerate(parts):
            if not part.startswith("{"):
                continue
            known, known_route = first.setdefault(parts[:depth], (part, text))
            if known != part:
                yield Problem(
                    ("apis", api_name, "routes", text),
                    f"{part!r} stands where {known!r} of {known_route!r} stands",
                    f"{_remedy(known, part)}: API Gateway takes one parameter below a path.",
                    refers_to=("apis", api_name, "routes", known_route),
                )


def _remedy(known: str, part: str) -> str:
    if known.endswith("+}") == part.endswith("+}"):
        return f"Call both {known!r}"
    greedy = part if part.endswith("+}") else known
    return f"Put {greedy!r} below a path of its own, or keep one of the two"
