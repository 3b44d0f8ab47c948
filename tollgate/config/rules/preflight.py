"""A browser's preflight carries no key: "OPTIONS" must not ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem
from tollgate.config.route import RouteKey

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find `OPTIONS` routes of an API with CORS that ask for a key."""
    for name, api in gateway.apis.items():
        if api.cors is None:
            continue
        for text, route in api.routes.items():
            if RouteKey.parse(text).method == "OPTIONS" and not route.public:
                yield Problem(
                    ("apis", name, "routes", text, "public"),
                    f"{text!r} asks for a key, which no browser sends with a preflight",
                    "Take the route out, as 'cors' answers it, or say 'public: true' to answer it yourself.",
                )
