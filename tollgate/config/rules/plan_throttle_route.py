"""A usage plan limits routes that exist and that ask for a key: API Gateway ignores any other limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Path, Problem
from tollgate.config.route import RouteKey
from tollgate.config.suggestion import instead

if TYPE_CHECKING:
    from tollgate.config.api import Api
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find limits that would hold nobody."""
    for plan_name, plan in gateway.usage_plans.items():
        for api_name, plan_api in plan.apis.items():
            api = gateway.apis.get(api_name)
            if api is None:
                continue
            for text in plan_api.throttle:
                path = ("usage_plans", plan_name, "apis", api_name, "throttle", text)
                yield from _check(path, text, api_name, api)


def _check(path: Path, text: str, api_name: str, api: Api) -> Iterator[Problem]:
    route = api.routes.get(text)
    if route is None:
        covering = str(RouteKey("ANY", RouteKey.parse(text).path))
        yield Problem(
            path,
            f"the API {api_name!r} has no route {text!r}",
            f"Limit {covering!r}, which is what it has."
            if covering in api.routes
            else instead(text, api.routes),
            refers_to=("apis", api_name, "routes", text),
        )
    elif route.public:
        yield Problem(
            path,
            f"{text!r} is public, so no plan can limit it",
            f"Put the throttle on the route itself, for all callers together: apis.{api_name}.routes.",
        )
