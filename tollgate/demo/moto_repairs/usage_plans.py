"""UpdateUsagePlan does what it is told.

- moto fails to remove an API's stage from a plan where the stage has throttles of its own;
- it ignores throttles of a plan's stage;
- it fails with a rate that is no whole number, and gives a quota's numbers back as text.

Source: "Patch operations" in the API Gateway API reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.apigateway.models import UsagePlan

Operation = dict[str, Any]


def mend() -> None:
    """Make moto do it."""
    original = UsagePlan.apply_patch_operations

    def apply(plan: UsagePlan, operations: list[Operation]) -> None:
        for operation in operations:
            if not _mended(plan, operation):
                original(plan, [operation])

    UsagePlan.apply_patch_operations = apply  # type: ignore[method-assign, assignment]


def _mended(plan: UsagePlan, operation: Operation) -> bool:
    """Apply an operation that moto gets wrong; whether it was one."""
    path, remove = operation["path"], operation["op"] == "remove"
    if path == "/apiStages" and remove:
        plan.api_stages = [stage for stage in plan.api_stages if _name(stage) != operation["value"]]
    elif path.startswith("/apiStages/"):
        _throttle_stage(plan, operation)
    elif path in _NUMBERS and not remove:
        setting, name = path.removeprefix("/").split("/")
        getattr(plan, setting)[name] = _NUMBERS[path](operation["value"])
    else:
        return False
    return True


_NUMBERS: dict[str, Callable[[str], float]] = {
    "/quota/limit": int,
    "/quota/offset": int,
    "/throttle/burstLimit": int,
    "/throttle/rateLimit": float,
}


def _throttle_stage(plan: UsagePlan, operation: Operation) -> None:
    """`/apiStages/<api>:<stage>/throttle[/<resource path>/<method>[/rateLimit or /burstLimit]]`."""
    name, _, target = operation["path"].removeprefix("/apiStages/").partition("/throttle")
    stage = next(stage for stage in plan.api_stages if _name(stage) == name)
    throttles = stage.setdefault("throttle", {})
    if operation["op"] == "remove":
        route = target.removeprefix("/").replace("~1", "/")
        throttles.pop(route, None) if route else throttles.clear()
        return
    route, _, limit = target.removeprefix("/").replace("~1", "/").rpartition("/")
    number = float(operation["value"]) if limit == "rateLimit" else int(operation["value"])
    throttles.setdefault(route, {})[limit] = number


def _name(stage: dict[str, Any]) -> str:
    return f"{stage['apiId']}:{stage['stage']}"
