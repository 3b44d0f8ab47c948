"""Routes, named in a message."""

from __future__ import annotations

from collections.abc import Sequence

from tollgate.access.facts import Facts
from tollgate.access.route import Route
from tollgate.terraform.configuration.resource import Resource

_SHOWN = 5


def listed(routes: Sequence[Route | str]) -> str:
    """The first of them by name, and how many more."""
    names = ", ".join(map(str, routes[:_SHOWN]))
    return names if len(routes) <= _SHOWN else f"{names} and {len(routes) - _SHOWN} more"


def route_of(integration: Resource, facts: Facts) -> str:
    """The route that an integration answers; its own address where that is not known."""
    spot = facts.spot(integration)
    methods = facts.methods_at.get(spot, ()) if spot is not None else ()
    return str(facts.routes[methods[0]]) if methods else integration.address
