"""What is called alike is one function of an API, whichever routes lead to it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integration import LambdaIntegration
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find routes that describe a folder's function otherwise than another route does."""
    for api_name, api in gateway.apis.items():
        first: dict[str, tuple[str, dict[str, object]]] = {}
        for text, route in api.routes.items():
            integration = route.integration
            if not isinstance(integration, LambdaIntegration) or integration.from_ is None:
                continue
            code = integration.from_
            fields = {**code.model_dump(), "path": posixpath.normpath(code.path)}
            other, described = first.setdefault(code.called, (text, fields))
            differs = [name for name, value in fields.items() if described[name] != value]
            if differs:
                yield Problem(
                    ("apis", api_name, "routes", text, "integration", "from", differs[0]),
                    f"{differs[0]!r} is another one than {other!r} has for the same function",
                    "Give both the same, or one of the functions a 'name' of its own.",
                )
