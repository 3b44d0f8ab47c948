"""What takes its name from other names is not called longer than what is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.api import API_NAME_MAX_LENGTH
from tollgate.config.backend import WORKSPACE_MAX_LENGTH, CloudBackend
from tollgate.config.problem import Path, Problem
from tollgate.config.state_place import workspace
from tollgate.config.usage_plan import PLAN_NAME_MAX_LENGTH

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway

_KEY_NAME_MAX_LENGTH = PLAN_NAME_MAX_LENGTH
"""Amazon documents none for a key: a plan's."""


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find names by default that are too long."""
    for path, name, most in _names(gateway):
        if len(name) > most:
            yield Problem(
                path,
                f"this would be called {name!r}, of {len(name)} characters",
                f"Use shorter names: {most} characters at most in all.",
            )


def _names(gateway: Gateway) -> Iterator[tuple[Path, str, int]]:
    for name in gateway.apis:
        yield ("apis", name), gateway.api_name(name), API_NAME_MAX_LENGTH
    for name in gateway.usage_plans:
        yield ("usage_plans", name), gateway.plan_name(name), PLAN_NAME_MAX_LENGTH
    for name, consumer in gateway.consumers.items():
        for slot in consumer.keys:
            yield ("consumers", name, "keys", slot), gateway.key_name(name, slot), _KEY_NAME_MAX_LENGTH
    if isinstance(gateway.backend, CloudBackend):
        made = [workspace(gateway.backend, stack, part) for stack, part in gateway.parts.items()]
        yield ("backend", "workspace"), max(made, key=len), WORKSPACE_MAX_LENGTH
