"""A folder is one function of an API, whichever routes lead to it."""

from __future__ import annotations

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
            other, described = first.setdefault(code.path, (text, code.model_dump()))
            differs = [name for name, value in code.model_dump().items() if described[name] != value]
            if differs:
                yield Problem(
                    ("apis", api_name, "routes", text, "integration", "from", differs[0]),
                    f"{differs[0]!r} is another one than {other!r} has for the same folder",
                    "Give both the same: a folder is one function.",
                )
