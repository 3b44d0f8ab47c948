"""Routes, named in a message."""

from __future__ import annotations

from collections.abc import Sequence

from tollgate.access.route import Route

_SHOWN = 5


def listed(routes: Sequence[Route]) -> str:
    """The first of them by name, and how many more."""
    names = ", ".join(map(str, routes[:_SHOWN]))
    return names if len(routes) <= _SHOWN else f"{names} and {len(routes) - _SHOWN} more"
