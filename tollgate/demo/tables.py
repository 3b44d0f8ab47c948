"""A deployed gateway as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.console import Console

from tollgate.demo.deployed import Deployed
from tollgate.terminal import add, say, table
from tollgate.terraform.outputs import Outputs

MOST_ROWS = 20
MASK = "••••••••"

Row = TypeVar("Row")


def show(console: Console, outputs: Outputs, deployed: Deployed) -> None:
    """Print where a gateway is, its routes, its plans and its consumers; nothing of a key's value."""
    apis = table("APIs", "API", "Endpoint", "Id", "Stage")
    for name, api in outputs.apis.items():
        add(apis, name, api.invoke_url, api.id, api.stage)
    console.print(apis)

    routes = table("Routes", "API", "Route", "Key", "Goes to")
    for route in deployed.routes[:MOST_ROWS]:
        key = "required" if route.needs_key else "public"
        add(routes, route.api, f"{route.method} {route.path}", key, route.target)
    console.print(routes)
    _tell_the_rest(console, deployed.routes, "routes")

    plans = table("Usage plans", "Plan", "Throttle", "Quota", "Opens")
    for plan in deployed.plans[:MOST_ROWS]:
        throttle, quota = "; ".join(plan.throttle) or "none", plan.quota or "none"
        add(plans, plan.name, throttle, quota, ", ".join(plan.stages))
    console.print(plans)
    _tell_the_rest(console, deployed.plans, "plans")

    keys = table("Consumers", "Consumer", "Slot", "Plan", "Key", "SHA-256")
    for held in deployed.keys[:MOST_ROWS]:
        value = MASK if held.enabled else f"{MASK} (disabled)"
        add(keys, held.consumer, held.slot, held.plan, value, f"{held.fingerprint}…")
    console.print(keys)
    _tell_the_rest(console, deployed.keys, "keys")


def _tell_the_rest(console: Console, rows: Sequence[Row], what: str) -> None:
    if len(rows) > MOST_ROWS:
        say(console, f"… and {len(rows) - MOST_ROWS:,} more {what}")
